package dev.batchsession.watch;

import java.time.Duration;
import java.time.Instant;

/**
 * Compares this machine's clock with times from the server. Neither is trusted: the two clocks may differ by an hour, and a
 * batch may have any {@code createdAt}. How precise the API's times are is known to {@link dev.batchsession.model.TimeRange} alone.
 */
record Clocks(Instant now) {
    private static final Duration TOLERANCE = Duration.ofHours(1);

    /** Returns the latest creation time of a batch that exists now, by either clock. */
    Instant latest() {
        return now.plus(TOLERANCE);
    }

    /** Whether the instant is later than either clock allows. */
    boolean isFuture(Instant instant) {
        return instant.isAfter(latest());
    }

    /** Returns the start of a period that ends now. It is at least an hour, since a wrong clock could miss all of a shorter one. */
    Instant startOfLast(Duration time) {
        return now.minus(time.compareTo(TOLERANCE) < 0 ? TOLERANCE : time);
    }
}
