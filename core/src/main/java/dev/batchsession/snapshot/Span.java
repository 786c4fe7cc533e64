package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A range of {@code created_at}, compared with the times that rows contain. Each row belongs to exactly one of the ranges that a list
 * is split into, however the server compares times.
 *
 * @param from the first instant; {@code null} for no bound
 * @param to the first instant after the range; {@code null} for no bound
 */
record Span(@Nullable Instant from, @Nullable Instant to) {
    /** A time beyond a bound by more than this is excluded by every server that respects the bound. */
    static final Duration SURELY_BEYOND = Duration.ofSeconds(2);

    static final Span WHOLE = new Span(null, null);

    boolean contains(Instant time) {
        return (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
    }

    /**
     * Returns the filter of the list narrowed to this range, widened by the imprecision of servers.
     *
     * @param highWatermark a time after which no rows are listed, whatever the range; {@code null} for none
     */
    BatchFilter narrow(BatchFilter list, @Nullable Instant highWatermark) {
        Instant after = from == null ? null : from.minus(SURELY_BEYOND);
        Instant before = to == null ? null : to.plus(SURELY_BEYOND);
        return new BatchFilter(
                list.status(),
                narrowest(Comparator.naturalOrder(), list.createdAfter(), after),
                narrowest(Comparator.reverseOrder(), list.createdBefore(), before, highWatermark));
    }

    private static @Nullable Instant narrowest(Comparator<Instant> narrowness, @Nullable Instant... bounds) {
        return Arrays.stream(bounds).filter(Objects::nonNull).max(narrowness).orElse(null);
    }
}
