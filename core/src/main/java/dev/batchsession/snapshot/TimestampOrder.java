package dev.batchsession.snapshot;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from the rows in what order of time a list is. Times may be shown with a precision of one second, and not all
 * with the same, so two times less than that apart say nothing about which row is older.
 */
final class TimestampOrder {
    /** How far the time that is shown may be from the true one: precisions down to one second are in use. */
    static final Duration PRECISION = Duration.ofSeconds(1);

    /** A random order looks like an order of time less often than once in this many lists. */
    private static final double CERTAIN = 1e6;

    private boolean newestFirst = true;
    private boolean oldestFirst = true;
    private boolean roseOnce;
    private boolean fellOnce;
    private boolean absentAfterTimes;
    private boolean absentAmongTimes;

    private @Nullable Instant earliest;
    private @Nullable Instant latest;
    private long rows;

    private @Nullable Instant group; // rows whose order says nothing
    private long rowsInGroup;
    private double orders = 1; // in how many ways the rows so far could stand, group by group

    /** Takes the time of the row that follows in the list; {@code null} where it has none. */
    void observe(@Nullable Instant time) {
        if (time == null) {
            absentAfterTimes = rows > 0;
            return;
        }
        absentAmongTimes |= absentAfterTimes;
        rows++;
        if (earliest == null || time.isBefore(earliest)) {
            earliest = time;
        }
        if (latest == null || time.isAfter(latest)) {
            latest = time;
        }
        roseOnce |= time.isAfter(earliest);
        fellOnce |= time.isBefore(latest);
        newestFirst &= time.isBefore(earliest.plus(PRECISION));
        oldestFirst &= time.isAfter(latest.minus(PRECISION));

        if (group == null || Duration.between(group, time).abs().compareTo(PRECISION) >= 0) {
            group = time;
            rowsInGroup = 0;
        }
        rowsInGroup++;
        orders = Math.min(CERTAIN, orders * rows / rowsInGroup);
    }

    /** What is certain by now. */
    SortOrder found() {
        if (absentAmongTimes || (!newestFirst && !oldestFirst)) {
            return SortOrder.NONE;
        }
        if (newestFirst == oldestFirst || orders < CERTAIN) {
            return SortOrder.UNKNOWN;
        }
        return newestFirst ? SortOrder.NEWEST_FIRST : SortOrder.OLDEST_FIRST;
    }

    /** The time furthest down the list, given its order. */
    @Nullable
    Instant last(SortOrder order) {
        return order == SortOrder.NEWEST_FIRST ? earliest : latest;
    }

    /** Whether each time stood where this order puts it, or with its equals. */
    boolean isStrict(SortOrder order) {
        return order == SortOrder.NEWEST_FIRST ? !roseOnce : !fellOnce;
    }
}
