package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of creation times, both ends included, {@code null} for no end. What the API takes a bound for is not known:
 * it may exclude it, compare whole seconds, or show times cut to seconds that it compares in full. So it is asked for a
 * little more, and what it answers holds every batch of the span whatever it does.
 */
record Span(@Nullable Instant from, @Nullable Instant to) {
    static final Span ALL = new Span(null, null);

    /** Seconds asked for before the second that a span starts in. */
    static final int SLACK_BEFORE = 1;

    /** Seconds asked for after the start of the second that a span ends in. */
    static final int SLACK_AFTER = 2;

    // Bounds beyond these are left out: no batch is that old or that new, and the API takes only years of four digits.
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /** The filter for this span of what another filter bounds, with any status. */
    BatchFilter within(BatchFilter bounds) {
        Instant after = bounds.createdAfter();
        Instant before = bounds.createdBefore();
        if (from != null && from.isAfter(EARLIEST)) {
            Instant start = asked(from, -SLACK_BEFORE);
            after = after == null || start.isAfter(after) ? start : after;
        }
        if (to != null && to.isBefore(LATEST)) {
            Instant end = asked(to, SLACK_AFTER);
            before = before == null || end.isBefore(before) ? end : before;
        }
        return new BatchFilter(null, after, before);
    }

    /** Whether nothing that the filter bounds can be in this span. */
    boolean isOutside(BatchFilter bounds) {
        Instant after = bounds.createdAfter();
        Instant before = bounds.createdBefore();
        return (from != null && before != null && !asked(from, -SLACK_BEFORE).isBefore(before))
                || (to != null && after != null && !asked(to, SLACK_AFTER).isAfter(after));
    }

    boolean contains(CreationKey mark) {
        return mark.isDated()
                && (from == null || !mark.at().isBefore(from))
                && (to == null || !mark.at().isAfter(to));
    }

    private static Instant asked(Instant instant, int seconds) {
        return instant.truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);
    }
}
