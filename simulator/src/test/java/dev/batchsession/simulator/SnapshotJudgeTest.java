package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.simulator.SnapshotJudge.Verdict;
import dev.batchsession.testing.Batches;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SnapshotJudgeTest {
    private static final BatchFilter ALL = BatchFilter.all();

    private final SimulatedPages pages =
            SimulatedPages.of(SimulatorOptions.defaults().batches(50));
    private final BatchList list = pages.list();
    private final List<BatchSummary> rows =
            new ArrayList<>(list.all().stream().map(SimulatedRows::summary).toList());
    private final SnapshotJudge judge = SnapshotJudge.of(pages);

    @Test
    void takesEveryRowOnceInAnyOrder() {
        assertKept(ALL, rows);
        rows.add(rows.remove(7));
        assertKept(ALL, rows);
    }

    @Test
    void missesARow() {
        BatchSummary lost = rows.remove(30);

        assertThat(judge.on(ALL, rows)).isEqualTo(new Verdict(Set.of(lost.batchId()), Set.of(), Set.of()));
        assertThat(judge.on(ALL, rows).isKept()).isFalse();
    }

    @Test
    void noticesARepeatedRow() {
        rows.add(rows.get(3));

        assertThat(judge.on(ALL, rows))
                .isEqualTo(new Verdict(Set.of(), Set.of(rows.get(3).batchId()), Set.of()));
        assertThat(judge.on(ALL, rows).isKept()).isFalse();
    }

    @Test
    void noticesARowThatWasNeverThere() {
        BatchSummary foreign = Batches.batch(1);
        rows.add(foreign);

        assertThat(judge.on(ALL, rows)).isEqualTo(new Verdict(Set.of(), Set.of(), Set.of(foreign.batchId())));
        assertThat(judge.on(ALL, rows).isKept()).isFalse();
    }

    @Test
    void noticesARowThatDoesNotMatch() {
        BatchFilter completed = ALL.status(BatchStatus.COMPLETED);
        List<BatchSummary> matching = new ArrayList<>(rows.stream()
                .filter(row -> row.status() == BatchStatus.COMPLETED)
                .toList());
        assertKept(completed, matching);

        BatchSummary other = rows.stream()
                .filter(row -> row.status() != BatchStatus.COMPLETED)
                .findFirst()
                .orElseThrow();
        matching.add(other);
        assertThat(judge.on(completed, matching).foreign()).containsExactly(other.batchId());
    }

    @Test
    void noticesARowThatWasGoneBeforeTheListingBegan() {
        list.remove(list.get(5));
        SnapshotJudge later = SnapshotJudge.of(pages);

        assertThat(later.on(ALL, rows).foreign()).containsExactly(rows.get(5).batchId());
        rows.remove(5);
        assertThat(later.on(ALL, rows).isKept()).isTrue();
    }

    @Test
    void letsARowComeOrNotThatIsDeletedMeanwhile() {
        list.remove(list.get(5));
        assertKept(ALL, rows);

        BatchSummary deleted = rows.remove(5);
        assertKept(ALL, rows);

        rows.add(deleted);
        rows.add(deleted);
        assertThat(judge.on(ALL, rows).repeated()).containsExactly(deleted.batchId());
    }

    @Test
    void letsARowComeOrNotThatIsSubmittedMeanwhile() {
        SimulatedBatch late = new BatchGenerator(99, ListVariant.usual()).arrival();
        list.add(late);
        assertKept(ALL, rows);

        rows.add(SimulatedRows.summary(late));
        assertKept(ALL, rows);
    }

    @Test
    void letsARowComeOrNotThatStopsMatchingForAWhile() {
        BatchFilter pending = ALL.status(BatchStatus.PENDING);
        List<BatchSummary> matching = new ArrayList<>(
                rows.stream().filter(row -> row.status() == BatchStatus.PENDING).toList());
        SimulatedBatch row = list.all().stream()
                .filter(one -> one.status().equals("pending"))
                .findFirst()
                .orElseThrow();
        SimulatedBatch started = new BatchGenerator(1, ListVariant.usual()).next(row);
        list.replace(row, started);
        list.replace(started, row);
        assertKept(pending, matching);

        matching.removeIf(one -> one.batchId().equals(row.batchId()));
        assertKept(pending, matching);
    }

    private void assertKept(BatchFilter filter, List<BatchSummary> emitted) {
        assertThat(judge.on(filter, emitted)).matches(Verdict::isKept);
    }
}
