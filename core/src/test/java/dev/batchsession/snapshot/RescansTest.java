package dev.batchsession.snapshot;

import static dev.batchsession.testing.Batches.batch;
import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RescansTest {
    private final Rescans passes = new Rescans();

    @Test
    void anotherPassMayBringMoreAfterTheFirst() {
        assertThat(passes.mayFindMore()).isFalse();

        passes.read(batches(1, 3));
        assertThat(passes.mayFindMore()).isTrue();
        passes.startAgain(seen(batches(1, 3)));

        assertThat(passes.mayFindMore()).isFalse();
        assertThat(passes.emittedBefore(batch(3))).isTrue();
        assertThat(passes.emittedBefore(batch(4))).isFalse();
    }

    @Test
    void onlyWhatWasThereAtFirstIsNews() {
        passes.read(List.of(batch(5), batch(9), batch(7)));
        passes.startAgain(seen(List.of()));

        passes.read(batches(10, 12));
        assertThat(passes.mayFindMore()).as("rows that were created since").isFalse();
        passes.startAgain(seen(List.of()));
        passes.read(List.of(batch(11)));
        assertThat(passes.mayFindMore()).as("those again").isFalse();
        passes.read(List.of(batch(9)));
        assertThat(passes.mayFindMore()).isTrue();
    }

    @Test
    void aRowWithoutATimeIsNews() {
        passes.read(batches(1, 3));
        passes.startAgain(seen(List.of()));

        passes.read(List.of(new BatchSummary(new UUID(0, 1), BatchStatus.PENDING, 0, 0, 0, null, null)));

        assertThat(passes.mayFindMore()).isTrue();
    }

    @Test
    void endsWithTheTenthPass() {
        for (int pass = 1; pass < 10; pass++) {
            passes.read(batches(1, 3));
            assertThat(passes.mayFindMore()).isTrue();
            passes.startAgain(seen(List.of()));
        }
        passes.read(batches(1, 3));

        assertThat(passes.mayFindMore()).isFalse();
    }

    private static DedupWindow seen(List<BatchSummary> rows) {
        DedupWindow seen = new DedupWindow();
        rows.forEach(seen::add);
        return seen;
    }
}
