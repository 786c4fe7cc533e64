package dev.batchsession.kafka;

import dev.batchsession.kafka.cluster.ConnectCluster;
import dev.batchsession.kafka.cluster.SharedCluster;
import dev.batchsession.kafka.cluster.TopicReader;
import dev.batchsession.model.BatchStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two accounts with a task each, one on each worker, whose batches all change while something goes wrong. */
@ExtendWith(SharedCluster.class)
@Timeout(240)
class FailoverIT {
    private static final int BATCHES = 300;
    private static final String SMALL = "10"; // a transaction: there are many when something goes wrong

    private final FakeTeam north = new FakeTeam("north", "north-key");
    private final FakeTeam south = new FakeTeam("south", "south-key");
    private final Script script = new Script(north, south);

    @AfterEach
    void close() {
        north.close();
        south.close();
    }

    @Test
    void aKilledWorkersTaskGoesOnElsewhereAndNothingIsLostOrToldTwice(ConnectCluster cluster) throws Exception {
        String topic = "killed";
        try (TopicReader reader = started(cluster, topic)) {
            cluster.awaitTasksOfSecondWorker(topic, 1);

            script.change(BatchStatus.PROCESSING, 1, "STATUS_CHANGED");
            reader.await(script.records() - 3 * BATCHES / 2); // some of what both tasks have to tell
            cluster.killSecondWorker();
            reader.await(script.records());
            cluster.awaitTasksOfSecondWorker(topic, 0);
            script.change(BatchStatus.PROCESSING, 50, "PROGRESSED");
            reader.await(script.records());

            cluster.startSecondWorkerAgain();
            cluster.awaitTasksOfSecondWorker(topic, 1);
            assertToldToTheEnd(cluster, topic, reader);
        }
    }

    @Test
    void aBrokerThatIsAwayHoldsBackTheCallsAndNothingIsLostOrToldTwice(ConnectCluster cluster) throws Exception {
        String topic = "outage";
        try (TopicReader reader = started(cluster, topic)) {
            cluster.broker().stop();
            try {
                script.change(BatchStatus.PROCESSING, 1, "STATUS_CHANGED");
                north.awaitQuiet();
                south.awaitQuiet();
            } finally {
                cluster.broker().startAgain();
            }
            cluster.awaitRecovery(topic, 2);
            reader.await(script.records());
            assertToldToTheEnd(cluster, topic, reader);
        }
    }

    /** What exists was told, once. */
    private TopicReader started(ConnectCluster cluster, String topic) throws Exception {
        cluster.topics().create(topic, 3);
        script.create(BATCHES, "EXISTING");
        cluster.configure(
                topic,
                ConnectorConfig.changes(topic, 2)
                        .account(north, cluster)
                        .account(south, cluster)
                        .with("buffer.rows", SMALL)
                        .settings());
        TopicReader reader = cluster.topics().reader(topic);
        reader.await(script.records());
        return reader;
    }

    /** After a last change, that each was told once. */
    private void assertToldToTheEnd(ConnectCluster cluster, String topic, TopicReader reader) {
        script.change(BatchStatus.COMPLETED, 100, "STATUS_CHANGED");
        reader.await(script.records());
        cluster.delete(topic);

        script.assertTold(reader.toEnd());
    }
}
