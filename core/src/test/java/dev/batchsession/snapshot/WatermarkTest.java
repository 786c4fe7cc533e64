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

    private static final Watermark TENTH_ROW =
            new Watermark(SortOrder.OLDEST_FIRST, false, Overlap.UNIT, batch(10).createdAt());

    @Test
    void isAtTheLastRowOnceTheOrderIsKnown() {
        assertThat(Watermark.UNKNOWN.isByTime()).isFalse();
        assertThat(Watermark.UNKNOWN.lastKey()).isNull();

        assertThat(detected(batches(1, 6))).isEqualTo(Watermark.UNKNOWN);
        assertThat(detected(batches(1, 11)).order()).isEqualTo(SortOrder.OLDEST_FIRST);
        assertThat(detected(batches(1, 11)).lastKey()).isEqualTo(at(11));
    }

    @Test
    void setsABoundOneUnitBeforeTimesThatAreInOrder() {
        assertThat(bound(detected(batches(1, 10)))).isEqualTo(at(9));
        assertThat(bound(TENTH_ROW.after(answer(batches(10, 20))))).isEqualTo(at(19));
    }

    @Test
    void setsABoundSurelyBeforeTimesThatWereNotQuiteInOrderAtFirst() {
        Watermark front = detected(Stream.concat(batches(1, 10).stream(), Stream.of(row(at(10).minus(NANO))))
                .toList());

        assertThat(front.order()).isEqualTo(SortOrder.OLDEST_FIRST);
        assertThat(bound(front)).isEqualTo(at(8));
        assertThat(front.overlap()).isEqualTo(Overlap.SURE);
    }

    @Test
    void setsABoundSurelyBeforeTimesThatAreNotQuiteInOrderLater() {
        assertThat(bound(TENTH_ROW.after(answer(List.of(batch(20), row(at(20).minus(NANO)))))))
                .isEqualTo(at(18));
    }

    @Test
    void widensTheOverlapUntilItIsSure() {
        Watermark wider = TENTH_ROW.withWiderOverlap();
        assertThat(wider.overlap()).isEqualTo(Overlap.SECOND);
        assertThat(wider.withWiderOverlap().overlap()).isEqualTo(Overlap.SURE);
        assertThat(wider.withWiderOverlap().withWiderOverlap().overlap()).isEqualTo(Overlap.SURE);
    }

    @Test
    void followsNoOrderThatItGaveUp() {
        Watermark front = TENTH_ROW.abandoned().after(answer(batches(10, 20)));

        assertThat(front.isByTime()).isFalse();
        assertThat(front.order()).isEqualTo(SortOrder.OLDEST_FIRST);
        assertThat(front.lastKey()).isNull();
    }

    @Test
    void rowsUpToThreeSecondsBeforeTheLastMayRepeat() {
        assertThat(Watermark.UNKNOWN.repeatsFrom()).as("without a last row").isNull();

        assertThat(TENTH_ROW.repeatsFrom()).isEqualTo(at(7));
    }

    @Test
    void isBeyondARangeMoreThanTwoSecondsAfterItsEnd() {
        assertThat(Watermark.UNKNOWN.isBeyond(START)).as("without a last row").isFalse();
        assertThat(TENTH_ROW.isBeyond(null)).isFalse();

        assertThat(TENTH_ROW.isBeyond(at(8))).isFalse();
        assertThat(TENTH_ROW.isBeyond(at(8).minus(NANO))).isTrue();
    }

    private static Watermark detected(List<BatchSummary> rows) {
        return Watermark.UNKNOWN.detected(SortOrderDetector.none().after(rows));
    }

    private static Answer answer(List<BatchSummary> rows) {
        return AnswerTest.answer(rows, Progress.none(TENTH_ROW, false));
    }

    private static Instant bound(Watermark watermark) {
        return watermark.bound(BatchFilter.all());
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static BatchSummary row(Instant createdAt) {
        return new BatchSummary(new UUID(0, 1), BatchStatus.PENDING, 0, 0, 0, createdAt, null);
    }
}
