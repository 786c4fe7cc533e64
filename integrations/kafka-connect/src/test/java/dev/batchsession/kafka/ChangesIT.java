package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.kafka.cluster.ConnectCluster;
import dev.batchsession.kafka.cluster.SharedCluster;
import dev.batchsession.kafka.cluster.TopicReader;
import dev.batchsession.model.BatchStatus;
import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
@Timeout(120)
class ChangesIT {
    private static final int BATCHES = 4;

    @Test
    void tellsEveryChangeOfEveryAccountOnceAndInOrder(ConnectCluster cluster) throws Exception {
        String topic = "changes";
        cluster.topics().create(topic, 3);
        try (FakeTeam north = new FakeTeam("north", "north-key");
                FakeTeam south = new FakeTeam("south", "south-key");
                TopicReader reader = cluster.topics().reader(topic)) {
            Script script = new Script(north, south);
            script.create(BATCHES, "EXISTING");
            cluster.configure(
                    topic,
                    ConnectorConfig.changes(topic, 2)
                            .account(north, cluster)
                            .account(south, cluster)
                            .settings());
            reader.await(script.records());
            assertThat(callsOfTheFirstWorker()).isPositive();

            script.change(BatchStatus.PROCESSING, 1, "STATUS_CHANGED");
            reader.await(script.records());
            script.change(BatchStatus.PROCESSING, 50, "PROGRESSED");
            reader.await(script.records());
            script.create(BATCHES, "CREATED");
            reader.await(script.records());
            script.remove();
            reader.await(script.records());
            script.change(BatchStatus.COMPLETED, 100, "STATUS_CHANGED");
            reader.await(script.records());
            cluster.delete(topic);

            script.assertTold(reader.toEnd());
        }
    }

    @Test
    void aPausedConnectorCallsNobodyAndTellsLaterWhatHappened(ConnectCluster cluster) throws Exception {
        String topic = "paused";
        cluster.topics().create(topic, 1);
        try (FakeTeam team = new FakeTeam("north", "north-key");
                TopicReader reader = cluster.topics().reader(topic)) {
            Script script = new Script(team);
            script.create(BATCHES, "EXISTING");
            cluster.configure(
                    topic,
                    ConnectorConfig.changes(topic, 1).account(team, cluster).settings());
            reader.await(script.records());

            cluster.pause(topic);
            team.awaitQuiet();
            script.change(BatchStatus.COMPLETED, 100, "STATUS_CHANGED");
            cluster.resume(topic);
            reader.await(script.records());
            cluster.delete(topic);

            script.assertTold(reader.toEnd());
        }
    }

    /** As the worker in this JVM shows them by JMX, of its own task. */
    private static double callsOfTheFirstWorker() throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        Set<ObjectName> ours =
                beans.queryNames(new ObjectName("kafka.connect:type=plugins,connector=changes,account=*,*"), null);
        assertThat(ours).hasSize(1);
        return ((Number) beans.getAttribute(ours.iterator().next(), "api-calls-total")).doubleValue();
    }
}
