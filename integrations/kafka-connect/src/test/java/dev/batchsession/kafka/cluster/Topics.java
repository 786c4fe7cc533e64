package dev.batchsession.kafka.cluster;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of a broker. */
public final class Topics {
    private final String brokers;

    Topics(String brokers) {
        this.brokers = brokers;
    }

    /** Compacted, so that the newest record of each key is kept. */
    public void create(String topic, int partitions) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            NewTopic compacted =
                    new NewTopic(topic, partitions, (short) 1).configs(Map.of("cleanup.policy", "compact"));
            admin.createTopics(List.of(compacted)).all().get();
        }
    }

    public TopicReader reader(String topic) {
        return new TopicReader(brokers, topic);
    }
}
