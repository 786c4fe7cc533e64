package dev.batchsession.snapshot;

import static dev.batchsession.testing.Batches.batch;
import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Ten rows one after the other tell the order; pages that may have a gap between them are not one after the other. */
class SortOrderDetectorTest {
    private final SortOrderDetector order = new SortOrderDetector();

    @Test
    void takesPagesTogetherThatOverlap() {
        order.read(batches(1, 6));
        assertThat(order.found()).isEqualTo(SortOrder.UNKNOWN);

        order.read(batches(3, 11));

        assertThat(order.found()).isEqualTo(SortOrder.OLDEST_FIRST);
        assertThat(order.isStrict(SortOrder.OLDEST_FIRST)).isTrue();
        assertThat(order.isStrict(SortOrder.NEWEST_FIRST)).isFalse();
        assertThat(order.last(SortOrder.OLDEST_FIRST)).isEqualTo(batch(11).createdAt());
    }

    @Test
    void startsAnewBehindAGap() {
        order.read(batches(1, 6));
        order.read(batches(8, 13));
        assertThat(order.found()).isEqualTo(SortOrder.UNKNOWN);

        order.read(batches(13, 17));

        assertThat(order.found()).isEqualTo(SortOrder.OLDEST_FIRST);
    }

    @Test
    void startsAnewAtRowsFromBeforeAGap() {
        order.read(batches(1, 6));
        order.read(batches(20, 25));
        order.read(batches(6, 11));

        assertThat(order.found()).isEqualTo(SortOrder.UNKNOWN);
    }

    @Test
    void startsAnewAtAPageThatStopsShortOfWhatWasRead() {
        order.read(batches(1, 6));
        order.read(batches(3, 5));
        assertThat(order.found()).isEqualTo(SortOrder.UNKNOWN);

        order.read(batches(5, 12));

        assertThat(order.found()).isEqualTo(SortOrder.OLDEST_FIRST);
    }

    @Test
    void hasNothingToJoinOnceItForgot() {
        order.read(batches(1, 6));
        order.clear();
        order.read(batches(6, 11));

        assertThat(order.found()).isEqualTo(SortOrder.UNKNOWN);
    }
}
