package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Changes teams' lists, and keeps what a topic has to tell of it. */
final class Script {
    private final Map<String, List<String>> expected = new HashMap<>(); // by account and batch
    private final List<FakeTeam> teams;

    Script(FakeTeam... teams) {
        this.teams = List.of(teams);
    }

    /** In each list so many batches more, which are told as of this kind. */
    void create(int batches, String kind) {
        for (FakeTeam team : teams) {
            for (int i = 0; i < batches; i++) {
                expect(team, team.create(), kind + " pending 0");
            }
        }
    }

    /** Shows each batch of each list so from now on. */
    void change(BatchStatus status, int completed, String kind) {
        for (FakeTeam team : teams) {
            team.present().keySet().forEach(id -> {
                team.change(id, status, completed);
                expect(team, id, kind + ' ' + status.wireName() + ' ' + completed);
            });
        }
    }

    /** Takes a batch from each list. */
    void remove() {
        for (FakeTeam team : teams) {
            UUID any = team.present().keySet().iterator().next();
            team.remove(any);
            expect(team, any, "REMOVED null");
        }
    }

    /** How many records there are to be by now. */
    int records() {
        return expected.values().stream().mapToInt(List::size).sum();
    }

    /** Each change once and a batch's in order, and what compaction leaves is what the lists have. */
    void assertTold(List<ConsumerRecord<String, String>> read) {
        List<ReadRecord> told = read.stream().map(ReadRecord::of).toList();
        assertThat(ReadRecord.byKey(told)).isEqualTo(expected);
        Map<String, String> newest = new HashMap<>();
        told.forEach(one -> newest.put(one.key(), one.state()));
        newest.values().removeIf(Objects::isNull);
        Map<String, String> present = new HashMap<>();
        teams.forEach(team ->
                team.present().forEach((id, state) -> present.put(ReadRecord.key(team.account(), id), state)));
        assertThat(newest).isEqualTo(present);
    }

    private void expect(FakeTeam team, UUID id, String told) {
        expected.computeIfAbsent(ReadRecord.key(team.account(), id), first -> new ArrayList<>())
                .add(told);
    }
}
