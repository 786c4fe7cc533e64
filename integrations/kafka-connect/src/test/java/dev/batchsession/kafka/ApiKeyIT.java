package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.kafka.cluster.ConnectCluster;
import dev.batchsession.kafka.cluster.SharedCluster;
import dev.batchsession.kafka.cluster.TopicReader;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
@Timeout(120)
class ApiKeyIT {
    private static final String TOPIC = "rejected";
    private static final String WRONG = "wrong-key-that-nobody-is-shown";
    private static final String RIGHT = "right-key-that-nobody-is-shown";

    @Test
    void aRejectedKeyFailsTheTaskReadablyAndACorrectedOneIsTakenByARestart(ConnectCluster cluster) throws Exception {
        cluster.topics().create(TOPIC, 1);
        try (FakeTeam team = new FakeTeam("north", RIGHT);
                TopicReader reader = cluster.topics().reader(TOPIC)) {
            Script script = new Script(team);
            script.create(3, "EXISTING");
            cluster.configure(
                    TOPIC,
                    ConnectorConfig.changes(TOPIC, 1)
                            .account("north", URI.create(team.url()), cluster.secret("corrected", WRONG))
                            .settings());

            cluster.awaitTasks(TOPIC, 1, "FAILED");
            assertThat(cluster.status(TOPIC).path("tasks").path(0).path("trace").asString())
                    .contains("account north: the API rejected the key (account.north.api.key): ")
                    .contains("Invalid API key");
            assertThat(team.calls()).isEqualTo(1);

            cluster.secret("corrected", RIGHT);
            cluster.awaitRecovery(TOPIC, 1);
            reader.await(script.records());
            assertNobodyIsShownTheKey(cluster);
            cluster.delete(TOPIC);
            script.assertTold(reader.toEnd());
        }
    }

    private static void assertNobodyIsShownTheKey(ConnectCluster cluster) throws Exception {
        String connector = "/connectors/" + TOPIC;
        for (String path : new String[] {"", "/config", "/tasks", "/status", "/offsets"}) {
            assertHasNoKey(cluster.rest().get(connector + path).succeeded().text());
        }
        for (String store : new String[] {"connect-configs", "connect-offsets", "connect-statuses"}) {
            try (TopicReader reader = cluster.topics().reader(store)) {
                assertThat(reader.toEnd()).isNotEmpty();
                reader.toEnd().forEach(record -> assertHasNoKey(String.valueOf(record.value())));
            }
        }
        assertHasNoKey(cluster.secondWorkerLog());
    }

    private static void assertHasNoKey(String text) {
        assertThat(text).doesNotContain("key-that-nobody-is-shown");
    }
}
