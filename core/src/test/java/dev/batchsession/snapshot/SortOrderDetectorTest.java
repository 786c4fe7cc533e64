package dev.batchsession.snapshot;

import static dev.batchsession.testing.Batches.batch;
import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Ten rows one after the other tell the order; pages that may have a gap between them are not one after the other. */
class SortOrderDetectorTest {
    private SortOrderDetector order = SortOrderDetector.none();

    @Test
    void takesPagesTogetherThatOverlap() {
        order = order.after(batches(1, 6));
        assertThat(order.found()).isEqualTo(SortOrder.UNKNOWN);

        order = order.after(batches(3, 11));

        assertThat(order.found()).isEqualTo(SortOrder.OLDEST_FIRST);
        assertThat(order.isStrict(SortOrder.OLDEST_FIRST)).isTrue();
        assertThat(order.isStrict(SortOrder.NEWEST_FIRST)).isFalse();
        assertThat(order.lastKey(SortOrder.OLDEST_FIRST)).isEqualTo(batch(11).createdAt());
    }

    @Test
    void startsAnewBehindAGap() {
        order = order.after(batches(1, 6));
        order = order.after(batches(8, 13));
        assertThat(order.found()).isEqualTo(SortOrder.UNKNOWN);

        order = order.after(batches(13, 17));

        assertThat(order.found()).isEqualTo(SortOrder.OLDEST_FIRST);
    }

    @Test
    void startsAnewAtRowsFromBeforeAGap() {
        order = order.after(batches(1, 6));
        order = order.after(batches(20, 25));
        order = order.after(batches(6, 11));

        assertThat(order.found()).isEqualTo(SortOrder.UNKNOWN);
    }

    @Test
    void startsAnewAtAPageThatStopsShortOfWhatWasRead() {
        order = order.after(batches(1, 6));
        order = order.after(batches(3, 5));
        assertThat(order.found()).isEqualTo(SortOrder.UNKNOWN);

        order = order.after(batches(5, 12));

        assertThat(order.found()).isEqualTo(SortOrder.OLDEST_FIRST);
    }
}
