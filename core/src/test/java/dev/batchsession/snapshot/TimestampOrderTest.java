package dev.batchsession.snapshot;

import static dev.batchsession.testing.Batches.batch;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ten rows could stand in more than a million orders, nine in fewer. */
class TimestampOrderTest {
    private static final Instant START = requireNonNull(batch(0).createdAt());

    private TimestampOrder order = TimestampOrder.NONE;

    @Test
    void tellsTheOrderOnceChanceCouldHardlyHaveMadeIt() {
        seconds(1, 9);
        assertThat(order.found()).isEqualTo(SortOrder.UNKNOWN);

        for (int row = 10; row <= 13; row++) {
            seconds(row, row);
            assertThat(order.found()).as("%d rows", row).isEqualTo(SortOrder.OLDEST_FIRST);
        }
        assertThat(order.lastKey(SortOrder.OLDEST_FIRST)).isEqualTo(START.plusSeconds(13));
        assertThat(order.lastKey(SortOrder.NEWEST_FIRST)).isEqualTo(START.plusSeconds(1));
    }

    @Test
    void rowsOfTheSameSecondSayNothing() {
        for (int second = 1; second <= 5; second++) {
            seconds(second, second);
            seconds(second, second);
        }
        assertThat(order.found()).isEqualTo(SortOrder.UNKNOWN);

        seconds(6, 6);

        assertThat(order.found()).isEqualTo(SortOrder.OLDEST_FIRST);
    }

    @Test
    void rowsWithoutATimeMayStandAtEitherEnd() {
        order = order.after(null);
        seconds(1, 10);
        order = order.after(null);

        assertThat(order.found()).isEqualTo(SortOrder.OLDEST_FIRST);
    }

    @Test
    void rowsWithoutATimeAmongOthersAreInNoOrder() {
        seconds(1, 10);
        order = order.after(null);
        seconds(11, 11);
        assertThat(order.found()).isEqualTo(SortOrder.NONE);

        seconds(12, 20);
        assertThat(order.found()).isEqualTo(SortOrder.NONE);
    }

    @Test
    void isStrictWhereNoTimeRoseOrFell() {
        assertThat(order.isStrict(SortOrder.NEWEST_FIRST)).isTrue();
        assertThat(order.isStrict(SortOrder.OLDEST_FIRST)).isTrue();

        seconds(5, 5);
        seconds(5, 5);
        assertThat(order.isStrict(SortOrder.NEWEST_FIRST)).isTrue();
        assertThat(order.isStrict(SortOrder.OLDEST_FIRST)).isTrue();

        seconds(6, 6);
        assertThat(order.isStrict(SortOrder.NEWEST_FIRST)).isFalse();
        assertThat(order.isStrict(SortOrder.OLDEST_FIRST)).isTrue();

        order = order.after(START.plusSeconds(6).minus(Duration.ofNanos(1)));
        seconds(6, 6);
        assertThat(order.isStrict(SortOrder.NEWEST_FIRST)).isFalse();
        assertThat(order.isStrict(SortOrder.OLDEST_FIRST)).isFalse();
    }

    private void seconds(int from, int to) {
        IntStream.rangeClosed(from, to).mapToObj(START::plusSeconds).forEach(time -> order = order.after(time));
    }
}
