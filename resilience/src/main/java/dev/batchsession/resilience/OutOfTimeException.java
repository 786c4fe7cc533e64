package dev.batchsession.resilience;

import java.time.Duration;

/** Signal within the policy that a wait would exceed the page's {@link Deadline}. {@link RetryLoop} replaces it. */
final class OutOfTimeException extends RuntimeException {
    private final Duration throttled;

    /** A wait for a permit would be too long. */
    OutOfTimeException() {
        this(Duration.ZERO);
    }

    /** @param throttled how long a {@code Retry-After} still holds back calls; zero if it does not */
    OutOfTimeException(Duration throttled) {
        super("the wait would exceed the deadline", null, false, false);
        this.throttled = throttled;
    }

    Duration throttled() {
        return throttled;
    }
}
