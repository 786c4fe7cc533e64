package dev.batchsession.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TimeRangeTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final BatchFilter FAILED = BatchFilter.all().status(BatchStatus.FAILED);

    private final TimeRange minute = new TimeRange(NOON, NOON.plusSeconds(60));

    @Test
    void containsItsStartButNotItsEnd() {
        assertThat(minute.contains(NOON.minusNanos(1))).isFalse();
        assertThat(minute.contains(NOON)).isTrue();
        assertThat(minute.contains(NOON.plusSeconds(60).minusNanos(1))).isTrue();
        assertThat(minute.contains(NOON.plusSeconds(60))).isFalse();
    }

    @Test
    void closedRangeContainsBothItsEnds() {
        TimeRange closed = TimeRange.closed(NOON, NOON.plusSeconds(60));

        assertThat(closed.contains(NOON)).isTrue();
        assertThat(closed.contains(NOON.plusSeconds(60))).isTrue();
        assertThat(closed.contains(NOON.plusSeconds(60).plusNanos(1))).isFalse();
        assertThat(TimeRange.closed(NOON, NOON).isEmpty()).isFalse();
        assertThat(TimeRange.closed(null, null)).isEqualTo(TimeRange.all());
        assertThat(TimeRange.closed(NOON, Instant.MAX).contains(Instant.MAX)).isTrue();
    }

    @Test
    void containsNoUndatedRow() {
        assertThat(TimeRange.all().contains(null)).isFalse();
        assertThat(TimeRange.all().contains(Instant.MIN)).isTrue();
    }

    @Test
    void intersectionTakesTheNarrowerOfBothBounds() {
        TimeRange later = new TimeRange(NOON.plusSeconds(30), null);

        assertThat(minute.intersection(later)).isEqualTo(new TimeRange(NOON.plusSeconds(30), NOON.plusSeconds(60)));
        assertThat(later.intersection(minute)).isEqualTo(minute.intersection(later));
        assertThat(minute.intersection(TimeRange.all())).isEqualTo(minute);
        assertThat(minute.intersection(new TimeRange(minute.to(), null)).isEmpty())
                .isTrue();
        assertThat(minute.isEmpty()).isFalse();
    }

    @Test
    void filterIsWiderThanTheRangeButNotThanTheList() {
        assertThat(minute.within(FAILED))
                .hasValue(FAILED.createdAfter(NOON.minusSeconds(2)).createdBefore(NOON.plusSeconds(62)));
        assertThat(minute.within(FAILED.createdAfter(NOON.minusSeconds(1))))
                .hasValue(FAILED.createdAfter(NOON.minusSeconds(1)).createdBefore(NOON.plusSeconds(62)));
        assertThat(TimeRange.all().within(FAILED)).hasValue(FAILED);
    }

    @Test
    void noFilterSelectsRowsFromAListThatHasNone() {
        assertThat(minute.within(FAILED.createdAfter(NOON.plusSeconds(62)))).isEmpty();
        assertThat(minute.within(FAILED.createdAfter(NOON.plusSeconds(61)))).isPresent();
        assertThat(minute.within(FAILED.createdBefore(NOON.minusSeconds(2)))).isEmpty();
    }

    @Test
    void widenedRangeAddsTheToleranceToBothBounds() {
        assertThat(minute.widened()).isEqualTo(new TimeRange(NOON.minusSeconds(2), NOON.plusSeconds(62)));
        assertThat(new TimeRange(null, NOON).widened()).isEqualTo(new TimeRange(null, NOON.plusSeconds(2)));
        assertThat(TimeRange.all().widened()).isEqualTo(TimeRange.all());
    }

    @Test
    void boundsStayRepresentable() {
        BatchFilter all = new TimeRange(Instant.MIN, Instant.MAX)
                .within(BatchFilter.all())
                .orElseThrow();

        assertThat(all.createdAfter()).isEqualTo("0000-01-01T00:00:00Z");
        assertThat(all.createdBefore()).isEqualTo("9999-12-31T23:59:59.999999999Z");
    }

    @Test
    void closedRangeIsOpenAtTheLimitsOfAFilter() {
        Instant earliest = Instant.parse("0000-01-01T00:00:00Z");
        Instant latest = Instant.parse("9999-12-31T23:59:59.999999999Z");

        assertThat(TimeRange.closed(earliest, latest)).isEqualTo(TimeRange.all());
        assertThat(TimeRange.closed(Instant.MIN, Instant.MAX)).isEqualTo(TimeRange.all());
    }

    @Test
    void onlyYearsOfFourDigitsAreRepresentable() {
        assertThat(TimeRange.isRepresentable(Instant.MIN)).isFalse();
        assertThat(TimeRange.isRepresentable(NOON)).isTrue();
        assertThat(TimeRange.nearestRepresentable(NOON)).isEqualTo(NOON);
        assertThat(TimeRange.nearestRepresentable(Instant.MAX)).isEqualTo("9999-12-31T23:59:59.999999999Z");
    }

    @Test
    void selectableTimesLeaveRoomForBoundsBesideThem() {
        assertThat(TimeRange.isSelectable(NOON)).isTrue();
        assertThat(TimeRange.isSelectable(Instant.parse("0000-01-01T01:00:00Z")))
                .isTrue();
        assertThat(TimeRange.isSelectable(Instant.parse("0000-01-01T00:59:59Z")))
                .isFalse();
        assertThat(TimeRange.isSelectable(Instant.parse("9999-12-31T22:59:59Z")))
                .isTrue();
        assertThat(TimeRange.isSelectable(Instant.parse("9999-12-31T23:00:00Z")))
                .isFalse();
    }

    /** The server stores exact times; it may truncate what it returns, what it compares, and the bounds, and exclude a bound. */
    @Test
    void filterSelectsEveryRowOfTheRangeAndNoneBeyondItHoweverTheServerCompares() {
        List<UnaryOperator<Instant>> precisions = List.of(
                time -> time,
                time -> time.truncatedTo(ChronoUnit.MILLIS),
                time -> time.truncatedTo(ChronoUnit.SECONDS),
                time -> time.plusMillis(500).truncatedTo(ChronoUnit.SECONDS)); // rounded
        Random random = new Random(1);
        for (int n = 0; n < 100_000; n++) {
            UnaryOperator<Instant> shown = precisions.get(random.nextInt(precisions.size()));
            UnaryOperator<Instant> compared = precisions.get(random.nextInt(precisions.size()));
            UnaryOperator<Instant> bound = precisions.get(random.nextInt(precisions.size()));
            Instant from = NOON.plusMillis(random.nextInt(3_000));
            TimeRange range = new TimeRange(from, from.plusMillis(1 + random.nextInt(3_000)));
            Instant created = NOON.plusMillis(random.nextInt(8_000) - 1_000);
            BatchFilter beyond = new TimeRange(TimeRange.startBeyond(shown.apply(created)), null)
                    .within(BatchFilter.all())
                    .orElseThrow();
            assertThat(compared.apply(created)).isBefore(bound.apply(beyond.createdAfter()));
            if (range.contains(shown.apply(created))) {
                BatchFilter filter = range.within(BatchFilter.all()).orElseThrow();
                assertThat(compared.apply(created))
                        .isBetween(
                                bound.apply(filter.createdAfter()).plusNanos(1),
                                bound.apply(filter.createdBefore()).minusNanos(1));
            }
        }
    }
}
