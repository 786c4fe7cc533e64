package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.kafka.cluster.ChangingApi;
import dev.batchsession.kafka.cluster.ConnectCluster;
import dev.batchsession.kafka.cluster.SharedCluster;
import dev.batchsession.kafka.cluster.TopicReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
@Timeout(120)
class ChangesIT {
    private static final int BATCHES = 4;
    private static final String TOPIC = "changes";

    private final Map<UUID, List<String>> expected = new HashMap<>();

    @Test
    void tellsEveryChangeOfEveryAccountOnceAndInOrder(ConnectCluster cluster) throws Exception {
        cluster.topics().create(TOPIC, 3);
        try (ChangingApi north = new ChangingApi("north-key");
                ChangingApi south = new ChangingApi("south-key");
                TopicReader reader = cluster.topics().reader(TOPIC)) {
            List<ChangingApi> apis = List.of(north, south);
            apis.forEach(api -> created(api, "EXISTING"));
            cluster.configure(
                    TOPIC,
                    ConnectorConfig.changes(TOPIC, 2)
                            .account("north", north.baseUrl(), cluster.secret("north", "north-key"))
                            .account("south", south.baseUrl(), cluster.secret("south", "south-key"))
                            .settings());
            reader.await(told());

            apis.forEach(api -> changed(api, "processing", 1, "STATUS_CHANGED"));
            reader.await(told());
            apis.forEach(api -> changed(api, "processing", 50, "PROGRESSED"));
            reader.await(told());
            apis.forEach(api -> created(api, "CREATED"));
            reader.await(told());
            apis.forEach(api -> removed(api));
            reader.await(told());
            apis.forEach(api -> changed(api, "completed", 100, "STATUS_CHANGED"));
            reader.await(told());
            cluster.delete(TOPIC);

            Map<UUID, List<String>> byBatch = Told.byBatch(reader.toEnd());
            assertThat(byBatch).isEqualTo(expected);
            Map<UUID, String> newest = new HashMap<>();
            reader.toEnd().stream().map(Told::of).forEach(told -> newest.put(told.batch(), told.state()));
            newest.values().removeIf(Objects::isNull); // what compaction leaves
            Map<UUID, String> present = new HashMap<>(north.present());
            present.putAll(south.present());
            assertThat(newest).isEqualTo(present);
        }
    }

    private int told() {
        return expected.values().stream().mapToInt(List::size).sum();
    }

    private void created(ChangingApi api, String kind) {
        Stream.generate(api::create).limit(BATCHES).forEach(id -> expect(id, kind + " pending 0"));
    }

    private void changed(ChangingApi api, String status, int completed, String kind) {
        api.present().keySet().forEach(id -> {
            api.change(id, status, completed);
            expect(id, kind + ' ' + status + ' ' + completed);
        });
    }

    private void removed(ChangingApi api) {
        UUID any = api.present().keySet().iterator().next();
        api.remove(any);
        expect(any, "REMOVED null");
    }

    private void expect(UUID id, String told) {
        expected.computeIfAbsent(id, first -> new ArrayList<>()).add(told);
    }
}
