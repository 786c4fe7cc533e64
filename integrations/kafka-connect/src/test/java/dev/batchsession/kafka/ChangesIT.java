package dev.batchsession.kafka;

import dev.batchsession.kafka.cluster.ChangingApi;
import dev.batchsession.kafka.cluster.ConnectCluster;
import dev.batchsession.kafka.cluster.SharedCluster;
import dev.batchsession.kafka.cluster.TopicReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
@Timeout(120)
class ChangesIT {
    private static final int BATCHES = 4;
    private static final String TOPIC = "changes";

    @Test
    void tellsEveryChangeOfEveryAccountOnceAndInOrder(ConnectCluster cluster) throws Exception {
        cluster.topics().create(TOPIC, 3);
        try (ChangingApi north = new ChangingApi("north-key");
                ChangingApi south = new ChangingApi("south-key");
                TopicReader reader = cluster.topics().reader(TOPIC)) {
            Script script = new Script(north, south);
            script.create(BATCHES, "EXISTING");
            cluster.configure(
                    TOPIC,
                    ConnectorConfig.changes(TOPIC, 2)
                            .account("north", north.baseUrl(), cluster.secret("north", "north-key"))
                            .account("south", south.baseUrl(), cluster.secret("south", "south-key"))
                            .settings());
            reader.await(script.records());

            script.change("processing", 1, "STATUS_CHANGED");
            reader.await(script.records());
            script.change("processing", 50, "PROGRESSED");
            reader.await(script.records());
            script.create(BATCHES, "CREATED");
            reader.await(script.records());
            script.remove();
            reader.await(script.records());
            script.change("completed", 100, "STATUS_CHANGED");
            reader.await(script.records());
            cluster.delete(TOPIC);

            script.assertTold(reader.toEnd());
        }
    }
}
