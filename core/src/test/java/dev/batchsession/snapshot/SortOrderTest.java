package dev.batchsession.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.TimeRange;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SortOrderTest {
    private static final Instant EARLY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATE = Instant.parse("2026-02-01T00:00:00Z");
    private static final BatchFilter MONTH =
            BatchFilter.all().createdAfter(EARLY).createdBefore(LATE);

    @Test
    void newestFirstGoesBackInTime() {
        SortOrder order = SortOrder.NEWEST_FIRST;

        assertThat(order.start(MONTH)).isEqualTo(LATE);
        assertThat(order.end(MONTH)).isEqualTo(EARLY);
        assertThat(order.endOf(new TimeRange(EARLY, LATE))).isEqualTo(EARLY);
        assertThat(order.range(LATE, EARLY)).isEqualTo(new TimeRange(EARLY, LATE));
        assertThat(order.isAfter(EARLY, LATE)).isTrue();
        assertThat(order.isAfter(LATE, EARLY)).isFalse();
        assertThat(order.first(EARLY, LATE)).isEqualTo(LATE);
        assertThat(order.last(EARLY, LATE)).isEqualTo(EARLY);
        assertThat(order.before(EARLY, Duration.ofDays(31))).isEqualTo(LATE);
        assertThat(order.startingAt(BatchFilter.all(), LATE))
                .isEqualTo(BatchFilter.all().createdBefore(LATE));
    }

    @Test
    void oldestFirstGoesOnInTime() {
        SortOrder order = SortOrder.OLDEST_FIRST;

        assertThat(order.start(MONTH)).isEqualTo(EARLY);
        assertThat(order.end(MONTH)).isEqualTo(LATE);
        assertThat(order.endOf(new TimeRange(EARLY, LATE))).isEqualTo(LATE);
        assertThat(order.range(EARLY, LATE)).isEqualTo(new TimeRange(EARLY, LATE));
        assertThat(order.isAfter(LATE, EARLY)).isTrue();
        assertThat(order.isAfter(EARLY, LATE)).isFalse();
        assertThat(order.first(EARLY, LATE)).isEqualTo(EARLY);
        assertThat(order.last(EARLY, LATE)).isEqualTo(LATE);
        assertThat(order.last(null, LATE)).isEqualTo(LATE);
        assertThat(order.last(EARLY, null)).isEqualTo(EARLY);
        assertThat(order.before(LATE, Duration.ofDays(31))).isEqualTo(EARLY);
        assertThat(order.startingAt(BatchFilter.all(), EARLY))
                .isEqualTo(BatchFilter.all().createdAfter(EARLY));
    }
}
