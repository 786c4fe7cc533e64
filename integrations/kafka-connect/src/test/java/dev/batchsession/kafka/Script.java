package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.kafka.cluster.ChangingApi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Changes accounts' lists, and keeps what a topic has to tell of it. */
final class Script {
    private final Map<UUID, List<String>> expected = new HashMap<>();
    private final List<ChangingApi> apis;

    Script(ChangingApi... apis) {
        this.apis = List.of(apis);
    }

    /** In each list so many batches more, which are told as of this kind. */
    void create(int batches, String kind) {
        for (ChangingApi api : apis) {
            for (int i = 0; i < batches; i++) {
                expect(api.create(), kind + " pending 0");
            }
        }
    }

    /** Shows each batch of each list so from now on. */
    void change(String status, int completed, String kind) {
        for (ChangingApi api : apis) {
            api.present().keySet().forEach(id -> {
                api.change(id, status, completed);
                expect(id, kind + ' ' + status + ' ' + completed);
            });
        }
    }

    /** Takes a batch from each list. */
    void remove() {
        for (ChangingApi api : apis) {
            UUID any = api.present().keySet().iterator().next();
            api.remove(any);
            expect(any, "REMOVED null");
        }
    }

    /** How many records there are to be by now. */
    int records() {
        return expected.values().stream().mapToInt(List::size).sum();
    }

    /** Each change once and a batch's in order, and what compaction leaves is what the lists have. */
    void assertTold(List<ConsumerRecord<String, String>> read) {
        assertThat(Told.byBatch(read)).isEqualTo(expected);
        Map<UUID, String> newest = new HashMap<>();
        read.stream().map(Told::of).forEach(told -> newest.put(told.batch(), told.state()));
        newest.values().removeIf(Objects::isNull);
        Map<UUID, String> present = new HashMap<>();
        apis.forEach(api -> present.putAll(api.present()));
        assertThat(newest).isEqualTo(present);
    }

    private void expect(UUID id, String told) {
        expected.computeIfAbsent(id, first -> new ArrayList<>()).add(told);
    }
}
