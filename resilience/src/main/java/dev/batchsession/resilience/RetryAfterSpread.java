package dev.batchsession.resilience;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Random extension of a {@code Retry-After}, up to a tenth of it and at most 5 seconds. Each wait has its own, so that clients
 * that were rejected together do not all return at once.
 *
 * @param random returns numbers from 0 to 1
 */
record RetryAfterSpread(DoubleSupplier random) {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    Duration of(Duration retryAfter) {
        Duration tenth = retryAfter.dividedBy(10);
        Duration bound = tenth.compareTo(LONGEST) > 0 ? LONGEST : tenth;
        return Duration.ofNanos((long) (random.getAsDouble() * bound.toNanos()));
    }
}
