package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a list is ordered by time of creation; {@link TimestampOrder} finds out. */
enum SortOrder {
    /** Too few rows were seen to tell. */
    UNKNOWN,
    /** Neither way. */
    NONE,
    NEWEST_FIRST,
    OLDEST_FIRST;

    boolean isByTime() {
        return this == NEWEST_FIRST || this == OLDEST_FIRST;
    }

    /** Whether a row of the one time stands after a row of the other. */
    boolean isAfter(Instant time, Instant other) {
        return this == NEWEST_FIRST ? time.isBefore(other) : time.isAfter(other);
    }

    /** The time that stands so much before this one. */
    Instant before(Instant time, Duration by) {
        return this == NEWEST_FIRST ? time.plus(by) : time.minus(by);
    }

    /** The bound of the filter at which the list starts. */
    @Nullable
    Instant start(BatchFilter filter) {
        return this == NEWEST_FIRST ? filter.createdBefore() : filter.createdAfter();
    }

    /** The bound of the filter at which the list ends. */
    @Nullable
    Instant end(BatchFilter filter) {
        return this == NEWEST_FIRST ? filter.createdAfter() : filter.createdBefore();
    }

    @Nullable
    Instant startOf(Span span) {
        return this == NEWEST_FIRST ? span.to() : span.from();
    }

    @Nullable
    Instant endOf(Span span) {
        return this == NEWEST_FIRST ? span.from() : span.to();
    }

    Span span(@Nullable Instant start, @Nullable Instant end) {
        return this == NEWEST_FIRST ? new Span(end, start) : new Span(start, end);
    }

    /** Which side of a bound the rest of the list is on. */
    String side() {
        return this == NEWEST_FIRST ? "before" : "after";
    }

    /** The filter with this bound where the list starts. */
    BatchFilter startingAt(BatchFilter filter, Instant bound) {
        return this == NEWEST_FIRST
                ? new BatchFilter(filter.status(), filter.createdAfter(), bound)
                : new BatchFilter(filter.status(), bound, filter.createdBefore());
    }
}
