package dev.batchsession.kafka.cluster;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A worker's properties, as a user would write them; only the times are shorter, so that a takeover lasts seconds. */
record WorkerSettings(String brokers, URI url, Path plugins, Path secrets) {
    Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        properties.put("bootstrap.servers", brokers);
        properties.put("group.id", "connect");
        properties.put("listeners", url.toString());
        properties.put("plugin.path", plugins.toString());
        properties.put("plugin.discovery", "service_load");
        properties.put("exactly.once.source.support", "enabled");
        properties.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
        properties.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        properties.put("key.converter.schemas.enable", "false");
        properties.put("value.converter.schemas.enable", "false");
        properties.put("config.providers", "file");
        properties.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        properties.put("config.providers.file.param.allowed.paths", secrets.toString());
        properties.put("config.storage.topic", "connect-configs");
        properties.put("offset.storage.topic", "connect-offsets");
        properties.put("status.storage.topic", "connect-statuses");
        for (String store : new String[] {"config", "offset", "status"}) {
            properties.put(store + ".storage.replication.factor", "1");
        }
        properties.put("offset.storage.partitions", "1");
        properties.put("status.storage.partitions", "1");
        properties.put("offset.flush.interval.ms", "500");
        properties.put("session.timeout.ms", "6000"); // the least that a broker allows by default
        properties.put("heartbeat.interval.ms", "500");
        properties.put("rebalance.timeout.ms", "10000");
        properties.put(
                "scheduled.rebalance.max.delay.ms", "500"); // default 5 min: how long lost tasks wait for their worker
        properties.put("task.shutdown.graceful.timeout.ms", "5000");
        return properties;
    }
}
