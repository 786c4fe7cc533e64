package dev.batchsession.snapshot;

import static dev.batchsession.testing.Batches.batch;
import static dev.batchsession.testing.Batches.batches;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DedupWindowTest {
    private static final BatchSummary UNDATED =
            new BatchSummary(new UUID(0, 1), BatchStatus.PENDING, 0, 0, 0, null, null);
    private static final Instant TENTH = requireNonNull(batch(10).createdAt());

    private final DedupWindow none = DedupWindow.empty();

    @Test
    void showsWhichRowsAreNew() {
        DedupWindow seen = none.plus(batches(1, 1)).plus(batches(1, 1));

        assertThat(seen.contains(batch(1))).isTrue();
        assertThat(seen.contains(batch(2))).isFalse();
        assertThat(seen.rows()).hasSize(1);
        assertThat(none.contains(batch(1))).isFalse();
    }

    @Test
    void containsARowOnceThatWasAddedTwice() {
        assertThat(none.plus(List.of(batch(1), batch(1), batch(2))).rows()).hasSize(2);
    }

    @Test
    void forgetsRowsWhoseTimeDoesNotMatterAndNoOthers() {
        DedupWindow all = none.plus(batches(1, 40)).plus(List.of(UNDATED));

        DedupWindow seen = all.retainFrom(SortOrder.OLDEST_FIRST, TENTH);

        assertThat(seen.rows()).hasSize(32);
        assertThat(seen.contains(batch(9))).isFalse();
        assertThat(seen.contains(batch(10))).isTrue();
        assertThat(seen.contains(UNDATED)).isTrue();
        assertThat(seen.plus(batches(9, 9)).contains(batch(9))).isTrue();
        assertThat(all.contains(batch(9))).isTrue();
    }

    @Test
    void keepsAllWhereAllMatter() {
        DedupWindow seen = none.plus(batches(1, 3));

        assertThat(seen.retainFrom(SortOrder.NEWEST_FIRST, TENTH)).isSameAs(seen);
    }

    @Test
    void countsTheDatedRowsFromATimeOnInBothOrders() {
        DedupWindow seen = none.plus(batches(1, 40)).plus(List.of(UNDATED));

        assertThat(seen.countFrom(SortOrder.OLDEST_FIRST, TENTH)).isEqualTo(31);
        assertThat(seen.countAfter(SortOrder.OLDEST_FIRST, TENTH)).isEqualTo(30);
        assertThat(seen.countFrom(SortOrder.NEWEST_FIRST, TENTH)).isEqualTo(10);
        assertThat(seen.countAfter(SortOrder.NEWEST_FIRST, TENTH)).isEqualTo(9);
    }

    @Test
    void takesTheRowsOfAnother() {
        DedupWindow both = none.plus(batches(1, 1)).plus(none.plus(batches(1, 3)));

        assertThat(both.rows()).hasSize(3);
    }

    /** Windows share their rows, so one that was made later, or in another way from the same one, must not show. */
    @Test
    void staysAsItIsWhateverIsMadeOfIt() {
        DedupWindow twenty = none.plus(batches(1, 20));
        DedupWindow longer = twenty.plus(batches(21, 21)).plus(batches(22, 60));
        DedupWindow other = twenty.plus(batches(30, 31));

        assertThat(twenty.rows()).hasSize(20);
        assertThat(twenty.contains(batch(21))).isFalse();
        assertThat(longer.rows()).extracting(DedupWindow.Row::id).containsExactlyElementsOf(ids(1, 60));
        assertThat(other.rows()).hasSize(22);
        assertThat(other.contains(batch(21))).isFalse();
        assertThat(other.contains(batch(30))).isTrue();
        assertThat(longer.plus(batches(61, 61)).rows()).hasSize(61);
    }

    private static List<UUID> ids(int from, int to) {
        return batches(from, to).stream().map(BatchSummary::batchId).toList();
    }
}
