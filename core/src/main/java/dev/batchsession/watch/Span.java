package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A range of creation times, including both ends; {@code null} for an open end. It is unknown whether the API excludes a bound,
 * compares whole seconds, or returns truncated times that it compares in full. Queries therefore use slightly wider bounds, so that
 * the result contains every batch of the range.
 */
record Span(@Nullable Instant from, @Nullable Instant to) {
    static final Span ALL = new Span(null, null);

    /** Seconds that a query starts before the second of {@link #from}. */
    static final int SLACK_BEFORE = 1;

    /** Seconds that a query ends after the start of the second of {@link #to}. */
    static final int SLACK_AFTER = 2;

    // Bounds beyond these are omitted: no batch is that old or that new, and the API accepts only years of four digits.
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /** Returns the filter that queries this range within the bounds of another filter, with any status. */
    BatchFilter within(BatchFilter bounds) {
        Instant after = bounds.createdAfter();
        Instant before = bounds.createdBefore();
        if (from != null && from.isAfter(EARLIEST)) {
            Instant start = widened(from, -SLACK_BEFORE);
            after = after == null || start.isAfter(after) ? start : after;
        }
        if (to != null && to.isBefore(LATEST)) {
            Instant end = widened(to, SLACK_AFTER);
            before = before == null || end.isBefore(before) ? end : before;
        }
        return new BatchFilter(null, after, before);
    }

    /** Whether no batch within the bounds of the filter can be in this range. */
    boolean isOutside(BatchFilter bounds) {
        Instant after = bounds.createdAfter();
        Instant before = bounds.createdBefore();
        return (from != null && before != null && !widened(from, -SLACK_BEFORE).isBefore(before))
                || (to != null && after != null && !widened(to, SLACK_AFTER).isAfter(after));
    }

    boolean contains(CreationKey key) {
        return key.isDated()
                && (from == null || !key.at().isBefore(from))
                && (to == null || !key.at().isAfter(to));
    }

    private static Instant widened(Instant instant, int seconds) {
        return instant.truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);
    }
}
