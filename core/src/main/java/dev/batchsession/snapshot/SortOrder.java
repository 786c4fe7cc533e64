package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.TimeRange;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The order of a list by {@code created_at}, as detected by {@link TimestampOrder}. */
enum SortOrder {
    /** Too few rows were read to decide. */
    UNKNOWN,
    /** The list is not ordered by {@code created_at}. */
    NONE,
    NEWEST_FIRST,
    OLDEST_FIRST;

    boolean isByTime() {
        return this == NEWEST_FIRST || this == OLDEST_FIRST;
    }

    /** Returns whether a row of one time follows a row of the other time in the list. */
    boolean isAfter(Instant time, Instant other) {
        return this == NEWEST_FIRST ? time.isBefore(other) : time.isAfter(other);
    }

    /** Returns the earlier one of two times, in the order of the list; {@code null} if neither is known. */
    @Nullable
    Instant first(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && isAfter(one, other)) ? other : one;
    }

    /** Returns the later one of two times, in the order of the list; {@code null} if neither is known. */
    @Nullable
    Instant last(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && isAfter(other, one)) ? other : one;
    }

    /** Returns the time that precedes this one by a duration, in the order of the list. */
    Instant before(Instant time, Duration by) {
        return this == NEWEST_FIRST ? time.plus(by) : time.minus(by);
    }

    /** Returns the bound of the filter at which the list starts. */
    @Nullable
    Instant start(BatchFilter filter) {
        return this == NEWEST_FIRST ? filter.createdBefore() : filter.createdAfter();
    }

    /** Returns the bound of the filter at which the list ends. */
    @Nullable
    Instant end(BatchFilter filter) {
        return this == NEWEST_FIRST ? filter.createdAfter() : filter.createdBefore();
    }

    @Nullable
    Instant endOf(TimeRange range) {
        return this == NEWEST_FIRST ? range.from() : range.to();
    }

    TimeRange range(@Nullable Instant start, @Nullable Instant end) {
        return this == NEWEST_FIRST ? new TimeRange(end, start) : new TimeRange(start, end);
    }

    /** Returns on which side of a bound the rest of the list is. */
    String side() {
        return this == NEWEST_FIRST ? "before" : "after";
    }

    /** Returns the filter with this bound at the start of the list. */
    BatchFilter startingAt(BatchFilter filter, Instant bound) {
        return this == NEWEST_FIRST
                ? new BatchFilter(filter.status(), filter.createdAfter(), bound)
                : new BatchFilter(filter.status(), bound, filter.createdBefore());
    }
}
