package dev.batchsession.kafka;

import dev.batchsession.kafka.cluster.ChangingApi;
import dev.batchsession.kafka.cluster.ConnectCluster;
import dev.batchsession.kafka.cluster.SharedCluster;
import dev.batchsession.kafka.cluster.TopicReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two accounts with a task each, one on each worker, whose batches all change while something goes wrong. */
@ExtendWith(SharedCluster.class)
@Timeout(240)
class FailoverIT {
    private static final int BATCHES = 300;
    private static final String SMALL = "10"; // a transaction: there are many when something goes wrong

    @Test
    void aKilledWorkersTaskGoesOnElsewhereAndNothingIsLostOrToldTwice(ConnectCluster cluster) throws Exception {
        String topic = "killed";
        cluster.topics().create(topic, 3);
        try (ChangingApi north = new ChangingApi("north-key");
                ChangingApi south = new ChangingApi("south-key");
                TopicReader reader = cluster.topics().reader(topic)) {
            Script script = new Script(north, south);
            start(cluster, topic, script, north, south);
            reader.await(script.records());
            cluster.awaitTasksOfSecondWorker(topic, 1);

            script.change("processing", 1, "STATUS_CHANGED");
            reader.await(script.records() - 3 * BATCHES / 2); // some of what both tasks have to tell
            cluster.killSecondWorker();
            reader.await(script.records());
            cluster.awaitTasksOfSecondWorker(topic, 0);
            script.change("processing", 50, "PROGRESSED");
            reader.await(script.records());

            cluster.startSecondWorkerAgain();
            cluster.awaitTasksOfSecondWorker(topic, 1);
            script.change("completed", 100, "STATUS_CHANGED");
            reader.await(script.records());
            cluster.delete(topic);

            script.assertTold(reader.toEnd());
        }
    }

    @Test
    void aBrokerThatIsAwayHoldsBackTheCallsAndNothingIsLostOrToldTwice(ConnectCluster cluster) throws Exception {
        String topic = "outage";
        cluster.topics().create(topic, 3);
        try (ChangingApi north = new ChangingApi("north-key");
                ChangingApi south = new ChangingApi("south-key");
                TopicReader reader = cluster.topics().reader(topic)) {
            Script script = new Script(north, south);
            start(cluster, topic, script, north, south);
            reader.await(script.records());

            cluster.broker().stop();
            try {
                script.change("processing", 1, "STATUS_CHANGED");
                north.awaitQuiet();
                south.awaitQuiet();
            } finally {
                cluster.broker().startAgain();
            }
            cluster.awaitRecovery(topic, 2);
            reader.await(script.records());
            script.change("completed", 100, "STATUS_CHANGED");
            reader.await(script.records());
            cluster.delete(topic);

            script.assertTold(reader.toEnd());
        }
    }

    private static void start(ConnectCluster cluster, String topic, Script script, ChangingApi north, ChangingApi south)
            throws Exception {
        script.create(BATCHES, "EXISTING");
        cluster.configure(
                topic,
                ConnectorConfig.changes(topic, 2)
                        .account("north", north.baseUrl(), cluster.secret("north", "north-key"))
                        .account("south", south.baseUrl(), cluster.secret("south", "south-key"))
                        .with("buffer.rows", SMALL)
                        .settings());
    }
}
