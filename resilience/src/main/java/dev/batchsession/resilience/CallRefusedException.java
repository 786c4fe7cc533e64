package dev.batchsession.resilience;

import dev.batchsession.page.PageFetchException;
import java.time.Duration;
import java.util.Optional;

/**
 * The policy made no call, or no further one: its circuit breaker is open, or its rate limiter has no permit in time.
 * If the page had failed before, that failure is {@linkplain #getSuppressed() suppressed}.
 */
public final class CallRefusedException extends PageFetchException {
    private final boolean breakerOpen;
    private final Duration retryAfter;

    private CallRefusedException(int page, String detail, boolean breakerOpen, Duration retryAfter) {
        super(page, "call refused, " + detail, null);
        this.breakerOpen = breakerOpen;
        this.retryAfter = retryAfter;
    }

    static CallRefusedException breakerOpen(int page, String detail, Duration retryAfter) {
        return new CallRefusedException(page, detail, true, retryAfter);
    }

    static CallRefusedException noPermit(int page, String detail, Duration retryAfter) {
        return new CallRefusedException(page, detail, false, retryAfter);
    }

    /** Whether the circuit breaker refused; otherwise the rate limiter did. */
    boolean isBreakerOpen() {
        return breakerOpen;
    }

    /** Always: a breaker closes again and permits come back. */
    @Override
    public boolean isTransient() {
        return true;
    }

    /**
     * Returns how long to wait before the next attempt; never empty and never zero. For an open breaker this is its
     * configured open time, less the time since its last transition that the policy has seen, and at least 500 ms: an upper
     * bound, unless the breaker was opened for another time by {@code transitionToOpenStateFor} or {@code …Until}, or has an
     * interval function that does not repeat its values. For the limiter it is one refresh period, the longest time until
     * the next permit.
     */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(retryAfter);
    }
}
