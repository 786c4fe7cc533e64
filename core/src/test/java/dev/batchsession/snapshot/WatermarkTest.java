package dev.batchsession.snapshot;

import static dev.batchsession.testing.Batches.batch;
import static dev.batchsession.testing.Batches.batches;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WatermarkTest {
    private static final Instant START = requireNonNull(batch(0).createdAt());
    private static final Duration NANO = Duration.ofNanos(1);

    private final Watermark front = new Watermark(SortOrder.UNKNOWN, Overlap.UNIT);

    @Test
    void takesPagesTogetherUntilTheOrderIsKnown() {
        front.read(batches(1, 6));
        assertThat(front.isByTime()).isFalse();
        assertThat(front.lastKey()).isNull();

        front.read(batches(3, 11));

        assertThat(front.order()).isEqualTo(SortOrder.OLDEST_FIRST);
        assertThat(front.lastKey()).isEqualTo(at(11));
    }

    @Test
    void setsABoundOneUnitBeforeTimesThatAreInOrder() {
        front.read(batches(1, 10));
        assertThat(bound()).isEqualTo(at(9));

        front.read(batches(10, 20));
        assertThat(bound()).isEqualTo(at(19));
    }

    @Test
    void setsABoundSurelyBeforeTimesThatWereNotQuiteInOrderAtFirst() {
        front.read(Stream.concat(batches(1, 10).stream(), Stream.of(row(at(10).minus(NANO))))
                .toList());

        assertThat(front.order()).isEqualTo(SortOrder.OLDEST_FIRST);
        assertThat(bound()).isEqualTo(at(8));
        assertThat(front.isOverlapSure()).isTrue();
    }

    @Test
    void setsABoundSurelyBeforeTimesThatAreNotQuiteInOrderLater() {
        front.read(batches(1, 10));
        front.read(List.of(batch(20), row(at(20).minus(NANO))));

        assertThat(bound()).isEqualTo(at(18));
    }

    @Test
    void widensTheMarginUntilItIsSure() {
        assertThat(front.isOverlapSure()).isFalse();
        front.widenOverlap();
        assertThat(front.isOverlapSure()).isFalse();
        front.widenOverlap();
        assertThat(front.isOverlapSure()).isTrue();
    }

    @Test
    void followsNoOrderThatItGaveUp() {
        front.read(batches(1, 10));
        front.abandonOrder();
        front.read(batches(10, 20));

        assertThat(front.isByTime()).isFalse();
        assertThat(front.order()).isEqualTo(SortOrder.OLDEST_FIRST);
        assertThat(front.lastKey()).isNull();
    }

    @Test
    void newRowsHaveToGoOnFromTheEdge() {
        DedupWindow seen = new DedupWindow();
        batches(1, 10).forEach(seen::add);
        front.read(batches(1, 10));

        BatchSummary aSecondBefore = row(at(9));
        BatchSummary lessThanASecondBefore = row(at(9).plus(NANO));
        assertThat(front.isInOrder(List.of(batch(5), aSecondBefore), seen)).isFalse();
        assertThat(front.isInOrder(List.of(batch(5), lessThanASecondBefore), seen))
                .isTrue();
        assertThat(front.isInOrder(List.of(batch(5), batch(6)), seen))
                .as("rows that were read before")
                .isTrue();
        assertThat(front.isInOrder(List.of(aSecondBefore, batch(11)), seen))
                .as("a page that none of them begins")
                .isTrue();
        assertThat(front.isInOrder(List.of(batch(12), batch(11)), seen)).isFalse();
    }

    @Test
    void newRowsGoOnFromAnywhereWhereThereIsNoEdgeYet() {
        DedupWindow seen = new DedupWindow();
        seen.add(batch(5));
        Watermark elsewhere = new Watermark(SortOrder.OLDEST_FIRST, Overlap.UNIT);

        assertThat(elsewhere.isInOrder(List.of(batch(5), batch(6)), seen)).isTrue();
    }

    @Test
    void rowsUpToThreeSecondsBeforeTheEdgeMayRepeat() {
        assertThat(front.mayRepeat(START)).as("without an edge").isTrue();

        front.read(batches(1, 10));

        assertThat(front.mayRepeat(at(7))).isTrue();
        assertThat(front.mayRepeat(at(7).minus(NANO))).isFalse();
    }

    @Test
    void isBeyondASpanMoreThanTwoSecondsAfterItsEnd() {
        assertThat(front.isBeyond(START)).as("without an edge").isFalse();

        front.read(batches(1, 10));

        assertThat(front.isBeyond(at(8))).isFalse();
        assertThat(front.isBeyond(at(8).minus(NANO))).isTrue();
    }

    private Instant bound() {
        return front.bound(BatchFilter.all());
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static BatchSummary row(Instant createdAt) {
        return new BatchSummary(new UUID(0, 1), BatchStatus.PENDING, 0, 0, 0, createdAt, null);
    }
}
