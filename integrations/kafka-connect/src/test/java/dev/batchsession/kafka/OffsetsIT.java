package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.kafka.cluster.ConnectCluster;
import dev.batchsession.kafka.cluster.ConnectRest;
import dev.batchsession.kafka.cluster.SharedCluster;
import dev.batchsession.kafka.cluster.TopicReader;
import dev.batchsession.model.BatchStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A connector that is stopped, and goes on from its offsets, or from what was made of them. */
@ExtendWith(SharedCluster.class)
@Timeout(120)
class OffsetsIT {
    private static final int BATCHES = 250;
    private static final Map<String, String> PARTITION = Map.of("stream", "changes north all");

    private final FakeTeam team = new FakeTeam("north", "north-key");
    private final Script script = new Script(team);

    @AfterEach
    void close() {
        team.close();
    }

    @Test
    void aRestartTellsWhatHappenedMeanwhileAndNothingAgain(ConnectCluster cluster) throws Exception {
        String topic = "restart";
        try (TopicReader reader = started(cluster, topic)) {
            cluster.stop(topic);
            int callsBefore = team.calls();
            script.change(BatchStatus.PROCESSING, 1, "STATUS_CHANGED");
            script.create(1, "CREATED");

            cluster.resume(topic);
            reader.await(script.records());
            assertThat(team.calls() - callsBefore).isLessThan(20); // one look at 3 pages, not one for each batch
            cluster.delete(topic);

            script.assertTold(reader.toEnd());
        }
    }

    @Test
    void offsetsThatAreResetStartAnew(ConnectCluster cluster) throws Exception {
        String topic = "reset";
        try (TopicReader reader = started(cluster, topic)) {
            cluster.stop(topic);

            cluster.rest().delete(path(topic)).succeeded();

            assertStartsAnew(cluster, topic, reader);
        }
    }

    @Test
    void anOffsetThatIsTakenAwayStartsAnew(ConnectCluster cluster) throws Exception {
        String topic = "anew";
        try (TopicReader reader = started(cluster, topic)) {
            cluster.stop(topic);

            alter(cluster, topic, null).succeeded();

            assertStartsAnew(cluster, topic, reader);
        }
    }

    @Test
    void anOffsetThatNoTaskCouldGoOnFromIsRefused(ConnectCluster cluster) throws Exception {
        String topic = "refused";
        try (TopicReader reader = started(cluster, topic)) {
            cluster.stop(topic);
            String before = offsets(cluster, topic);

            ConnectRest.Answer answer = alter(cluster, topic, Map.of("checkpoint", "no such thing"));

            assertThat(answer.status()).isGreaterThanOrEqualTo(400);
            assertThat(answer.text()).contains("unreadable source offset");
            assertThat(offsets(cluster, topic)).isEqualTo(before);
            cluster.delete(topic);
            script.assertTold(reader.toEnd());
        }
    }

    /** What exists was told, once; the next poll of the API is an hour away. */
    private TopicReader started(ConnectCluster cluster, String topic) throws Exception {
        cluster.topics().create(topic, 1);
        script.create(BATCHES, "EXISTING");
        cluster.configure(
                topic,
                ConnectorConfig.changes(topic, 1)
                        .account(team, cluster)
                        .with("poll.interval", "PT1H")
                        .settings());
        TopicReader reader = cluster.topics().reader(topic);
        reader.await(script.records());
        return reader;
    }

    /** What exists is told once more. */
    private static void assertStartsAnew(ConnectCluster cluster, String topic, TopicReader reader) {
        cluster.resume(topic);
        reader.await(2 * BATCHES);
        cluster.delete(topic);
        assertThat(ReadRecord.byKey(reader.toEnd().stream().map(ReadRecord::of).toList())
                        .values())
                .hasSize(BATCHES)
                .containsOnly(List.of("EXISTING pending 0", "EXISTING pending 0"));
    }

    private static ConnectRest.Answer alter(ConnectCluster cluster, String topic, @Nullable Map<String, ?> offset) {
        Map<String, @Nullable Object> altered = new HashMap<>();
        altered.put("partition", PARTITION);
        altered.put("offset", offset);
        return cluster.rest().patch(path(topic), Map.of("offsets", List.of(altered)));
    }

    private static String offsets(ConnectCluster cluster, String topic) {
        return cluster.rest().get(path(topic)).text();
    }

    private static String path(String topic) {
        return "/connectors/" + topic + "/offsets";
    }
}
