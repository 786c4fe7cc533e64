package dev.batchsession.watch;

import java.time.Duration;
import java.time.Instant;

/**
 * What a watch concludes from its own clock about times that the server sends. Neither clock is trusted: they may differ
 * by an hour, and a batch may be created in any year.
 */
record Clocks(Instant now) {
    private static final Duration TOLERANCE = Duration.ofHours(1);

    /** The latest time of creation of a batch that exists now, by any clock. */
    Instant latest() {
        return now.plus(TOLERANCE);
    }

    /** Whether no clock can be that far ahead. */
    boolean isFuture(Instant instant) {
        return instant.isAfter(latest());
    }

    /** Where this much time begins that ends now, or earlier if it is so short that a wrong clock could miss all of it. */
    Instant startOfLast(Duration time) {
        return now.minus(time.compareTo(TOLERANCE) < 0 ? TOLERANCE : time);
    }
}
