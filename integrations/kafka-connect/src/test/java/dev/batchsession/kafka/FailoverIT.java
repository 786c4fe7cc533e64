package dev.batchsession.kafka;

import dev.batchsession.kafka.cluster.ConnectCluster;
import dev.batchsession.kafka.cluster.SharedCluster;
import dev.batchsession.kafka.cluster.TopicReader;
import dev.batchsession.model.BatchStatus;
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
        try (FakeTeam north = new FakeTeam("north", "north-key");
                FakeTeam south = new FakeTeam("south", "south-key");
                TopicReader reader = cluster.topics().reader(topic)) {
            Script script = new Script(north, south);
            start(cluster, topic, script, north, south);
            reader.await(script.records());
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
            script.change(BatchStatus.COMPLETED, 100, "STATUS_CHANGED");
            reader.await(script.records());
            cluster.delete(topic);

            script.assertTold(reader.toEnd());
        }
    }

    @Test
    void aBrokerThatIsAwayHoldsBackTheCallsAndNothingIsLostOrToldTwice(ConnectCluster cluster) throws Exception {
        String topic = "outage";
        cluster.topics().create(topic, 3);
        try (FakeTeam north = new FakeTeam("north", "north-key");
                FakeTeam south = new FakeTeam("south", "south-key");
                TopicReader reader = cluster.topics().reader(topic)) {
            Script script = new Script(north, south);
            start(cluster, topic, script, north, south);
            reader.await(script.records());

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
            script.change(BatchStatus.COMPLETED, 100, "STATUS_CHANGED");
            reader.await(script.records());
            cluster.delete(topic);

            script.assertTold(reader.toEnd());
        }
    }

    private static void start(ConnectCluster cluster, String topic, Script script, FakeTeam north, FakeTeam south)
            throws Exception {
        script.create(BATCHES, "EXISTING");
        cluster.configure(
                topic,
                ConnectorConfig.changes(topic, 2)
                        .account(north, cluster)
                        .account(south, cluster)
                        .with("buffer.rows", SMALL)
                        .settings());
    }
}
