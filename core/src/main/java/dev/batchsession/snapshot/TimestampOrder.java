package dev.batchsession.snapshot;

import dev.batchsession.model.TimeRange;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Detects the order of a list by the times of its rows. Times may have a precision of one second, and different precisions in one
 * list, so two times less than a second apart do not show which row is older. Immutable.
 *
 * @param rise the longest time by which a row is after an earlier one
 * @param fall the longest time by which a row is before an earlier one
 * @param rows the number of dated rows
 * @param group the first time of the last rows within the precision, whose order is not significant
 * @param orders the number of possible orders of the rows so far, counted by group
 */
record TimestampOrder(
        Duration rise,
        Duration fall,
        @Nullable Instant earliest,
        @Nullable Instant latest,
        boolean undatedAfterDated,
        boolean undatedAmongDated,
        long rows,
        @Nullable Instant group,
        long rowsInGroup,
        double orders) {
    static final TimestampOrder NONE =
            new TimestampOrder(Duration.ZERO, Duration.ZERO, null, null, false, false, 0, null, 0, 1);

    /** The order is certain if less than one list in this many would have it by chance. */
    private static final double CERTAIN = 1e6;

    /** Returns what is known after the time of the next row in the list; {@code null} if the row is undated. */
    TimestampOrder after(@Nullable Instant time) {
        if (time == null) {
            return new TimestampOrder(
                    rise, fall, earliest, latest, rows > 0, undatedAmongDated, rows, group, rowsInGroup, orders);
        }
        boolean isNewGroup =
                group == null || Duration.between(group, time).abs().compareTo(TimeRange.PRECISION) >= 0;
        long inGroup = isNewGroup ? 1 : rowsInGroup + 1;
        return new TimestampOrder(
                longer(rise, earliest, time),
                longer(fall, time, latest),
                earliest == null || time.isBefore(earliest) ? time : earliest,
                latest == null || time.isAfter(latest) ? time : latest,
                undatedAfterDated,
                undatedAmongDated || undatedAfterDated,
                rows + 1,
                isNewGroup ? time : group,
                inGroup,
                Math.min(CERTAIN, orders * (rows + 1) / inGroup));
    }

    private static Duration longer(Duration longest, @Nullable Instant from, @Nullable Instant to) {
        if (from == null || to == null || !from.isBefore(to)) {
            return longest;
        }
        Duration other = Duration.between(from, to);
        return other.compareTo(longest) > 0 ? other : longest;
    }

    /** Returns the order, as far as it is certain. */
    SortOrder found() {
        boolean newestFirst = rise.compareTo(TimeRange.PRECISION) < 0;
        boolean oldestFirst = fall.compareTo(TimeRange.PRECISION) < 0;
        if (undatedAmongDated || (!newestFirst && !oldestFirst)) {
            return SortOrder.NONE;
        }
        if (newestFirst == oldestFirst || orders < CERTAIN) {
            return SortOrder.UNKNOWN;
        }
        return newestFirst ? SortOrder.NEWEST_FIRST : SortOrder.OLDEST_FIRST;
    }

    /** Returns the time of the last row in an order. */
    @Nullable
    Instant lastKey(SortOrder order) {
        return order.last(earliest, latest);
    }

    /** Returns whether all times were in this order, even those closer than their precision. */
    boolean isStrict(SortOrder order) {
        return (order == SortOrder.NEWEST_FIRST ? rise : fall).isZero();
    }
}
