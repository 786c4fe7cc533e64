package dev.batchsession.snapshot;

import static dev.batchsession.testing.Batches.batch;
import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RescansTest {
    private Rescans passes = Rescans.none();

    @Test
    void anotherPassMayBringMoreAfterTheFirst() {
        assertThat(passes.mayFindMore()).isFalse();

        passes = after(batches(1, 3));
        assertThat(passes.mayFindMore()).isTrue();
        passes = passes.another(seen(batches(1, 3)));

        assertThat(passes.mayFindMore()).isFalse();
        assertThat(passes.newOf(batches(3, 4))).containsExactly(batch(4));
    }

    @Test
    void onlyWhatWasThereAtFirstIsNews() {
        passes = after(List.of(batch(5), batch(9), batch(7)));
        passes = passes.another(seen(List.of()));

        passes = after(batches(10, 12));
        assertThat(passes.mayFindMore()).as("rows that were created since").isFalse();
        passes = passes.another(seen(List.of()));
        passes = after(List.of(batch(11)));
        assertThat(passes.mayFindMore()).as("those again").isFalse();
        passes = after(List.of(batch(9)));
        assertThat(passes.mayFindMore()).isTrue();
    }

    @Test
    void aRowWithoutATimeIsNews() {
        passes = after(batches(1, 3));
        passes = passes.another(seen(List.of()));

        passes = after(List.of(new BatchSummary(new UUID(0, 1), BatchStatus.PENDING, 0, 0, 0, null, null)));

        assertThat(passes.mayFindMore()).isTrue();
    }

    @Test
    void endsWithTheTenthPass() {
        for (int pass = 1; pass < 10; pass++) {
            passes = after(batches(1, 3));
            assertThat(passes.mayFindMore()).isTrue();
            passes = passes.another(seen(List.of()));
        }
        passes = after(batches(1, 3));

        assertThat(passes.mayFindMore()).isFalse();
    }

    private Rescans after(List<BatchSummary> rows) {
        Instant newest = rows.stream()
                .map(BatchSummary::createdAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return passes.after(rows, newest);
    }

    private static DedupWindow seen(List<BatchSummary> rows) {
        return DedupWindow.empty().plus(rows);
    }
}
