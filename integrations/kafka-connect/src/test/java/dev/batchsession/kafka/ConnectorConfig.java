package dev.batchsession.kafka;

import dev.batchsession.kafka.cluster.ConnectCluster;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** A connector's configuration, with what all scenarios want. */
final class ConnectorConfig {
    private final Map<String, String> settings = new HashMap<>();

    private ConnectorConfig(String mode, String topic, int tasks) {
        settings.put("connector.class", BatchSessionSourceConnector.class.getName());
        settings.put("exactly.once.support", "required"); // refused where the connector does not declare it
        settings.put("mode", mode);
        settings.put("topic", topic);
        settings.put("tasks.max", Integer.toString(tasks));
        settings.put("calls.per.second", "100000");
    }

    static ConnectorConfig changes(String topic, int tasks) {
        return new ConnectorConfig("changes", topic, tasks).with("poll.interval", "20");
    }

    static ConnectorConfig snapshot(String topic, int tasks) {
        return new ConnectorConfig("snapshot", topic, tasks);
    }

    /** Adds the team's account, with its key from a file. */
    ConnectorConfig account(FakeTeam team, ConnectCluster cluster) throws IOException {
        return account(team.account(), URI.create(team.url()), cluster.secret(team.account(), team.key()));
    }

    /** Adds an account. */
    ConnectorConfig account(String name, URI baseUrl, String key) {
        settings.merge("accounts", name, (others, one) -> others + ',' + one);
        settings.put("account." + name + ".base.url", baseUrl.toString());
        settings.put("account." + name + ".api.key", key);
        return this;
    }

    ConnectorConfig with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    Map<String, String> settings() {
        return Map.copyOf(settings);
    }
}
