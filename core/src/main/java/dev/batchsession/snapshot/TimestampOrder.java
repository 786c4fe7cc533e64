package dev.batchsession.snapshot;

import dev.batchsession.model.TimeRange;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Detects the order of a list by the times of its rows. Times may have a precision of one second, and different precisions in one
 * list, so two times less than a second apart do not show which row is older.
 */
final class TimestampOrder {
    /** The order is certain if less than one list in this many would have it by chance. */
    private static final double CERTAIN = 1e6;

    private boolean newestFirst = true;
    private boolean oldestFirst = true;
    private boolean roseOnce;
    private boolean fellOnce;
    private boolean undatedAfterDated;
    private boolean undatedAmongDated;

    private @Nullable Instant earliest;
    private @Nullable Instant latest;
    private long rows;

    private @Nullable Instant group; // rows within the precision, whose order is not significant
    private long rowsInGroup;
    private double orders = 1; // the number of possible orders of the rows so far, counted by group

    /** Adds the time of the next row in the list; {@code null} if the row is undated. */
    void observe(@Nullable Instant time) {
        if (time == null) {
            undatedAfterDated = rows > 0;
            return;
        }
        undatedAmongDated |= undatedAfterDated;
        rows++;
        if (earliest == null || time.isBefore(earliest)) {
            earliest = time;
        }
        if (latest == null || time.isAfter(latest)) {
            latest = time;
        }
        roseOnce |= time.isAfter(earliest);
        fellOnce |= time.isBefore(latest);
        newestFirst &= time.isBefore(earliest.plus(TimeRange.PRECISION));
        oldestFirst &= time.isAfter(latest.minus(TimeRange.PRECISION));

        if (group == null || Duration.between(group, time).abs().compareTo(TimeRange.PRECISION) >= 0) {
            group = time;
            rowsInGroup = 0;
        }
        rowsInGroup++;
        orders = Math.min(CERTAIN, orders * rows / rowsInGroup);
    }

    /** Returns the order, as far as it is certain. */
    SortOrder found() {
        if (undatedAmongDated || (!newestFirst && !oldestFirst)) {
            return SortOrder.NONE;
        }
        if (newestFirst == oldestFirst || orders < CERTAIN) {
            return SortOrder.UNKNOWN;
        }
        return newestFirst ? SortOrder.NEWEST_FIRST : SortOrder.OLDEST_FIRST;
    }

    /** Returns the last time in an order. */
    @Nullable
    Instant last(SortOrder order) {
        return order == SortOrder.NEWEST_FIRST ? earliest : latest;
    }

    /** Returns whether all times were in this order, even those closer than their precision. */
    boolean isStrict(SortOrder order) {
        return order == SortOrder.NEWEST_FIRST ? !roseOnce : !fellOnce;
    }
}
