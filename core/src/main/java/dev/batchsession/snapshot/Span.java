package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A span of times of creation, as rows show them. A row belongs to one of the spans that a list is cut into, however the
 * server compares times.
 *
 * @param from the first instant; {@code null} for no bound
 * @param to the first instant beyond; {@code null} for no bound
 */
record Span(@Nullable Instant from, @Nullable Instant to) {
    /** A time beyond a bound by more than this is beyond it for any server that heeds the bound. */
    static final Duration SURELY_BEYOND = Duration.ofSeconds(2);

    static final Span WHOLE = new Span(null, null);

    boolean contains(Instant time) {
        return (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
    }

    /**
     * The list's filter narrowed to this span, with room for the ways in which servers compare times.
     *
     * @param horizon a bound beyond which nothing is wanted, whatever the span; {@code null} for none
     */
    BatchFilter narrow(BatchFilter list, @Nullable Instant horizon) {
        Instant after = from == null ? null : from.minus(SURELY_BEYOND);
        Instant before = to == null ? null : to.plus(SURELY_BEYOND);
        return new BatchFilter(
                list.status(),
                narrowest(Comparator.naturalOrder(), list.createdAfter(), after),
                narrowest(Comparator.reverseOrder(), list.createdBefore(), before, horizon));
    }

    private static @Nullable Instant narrowest(Comparator<Instant> narrowness, @Nullable Instant... bounds) {
        return Arrays.stream(bounds).filter(Objects::nonNull).max(narrowness).orElse(null);
    }
}
