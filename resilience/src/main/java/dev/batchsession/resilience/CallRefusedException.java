package dev.batchsession.resilience;

import dev.batchsession.page.PageFetchException;
import java.time.Duration;
import java.util.Optional;

/**
 * Exception thrown if a policy makes no call, or no further one, because its circuit breaker is open, its rate limiter has no
 * permit in time, or a {@code Retry-After} of another page is in force for longer than {@code maxElapsed} permits. If an earlier
 * attempt at the page failed, its failure is {@linkplain #getSuppressed() suppressed}.
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

    /**
     * @param wait how long a {@code Retry-After} still holds back calls; zero if it has ended, after too long a time
     * @param limit what the wait exceeds
     */
    static CallRefusedException throttled(int page, Duration wait, String limit) {
        String detail = wait.isZero()
                ? "it was held back by a Retry-After for longer than maxElapsed permits"
                : "the server asks to wait " + HumanDuration.roundedUp(wait) + ", longer than " + limit;
        return new CallRefusedException(page, detail, false, wait.compareTo(Breaker.POLL) < 0 ? Breaker.POLL : wait);
    }

    /** Returns whether the circuit breaker refused the call. */
    boolean isBreakerOpen() {
        return breakerOpen;
    }

    /** Returns {@code true}: each of the reasons passes with time. */
    @Override
    public boolean isTransient() {
        return true;
    }

    /**
     * Returns how long to wait before the next attempt; never empty and never zero.
     *
     * <ul>
     *   <li>Open circuit breaker: its configured open time, less the time since the last transition that the policy observed, and
     *       at least 500 milliseconds. This is an upper bound, unless the breaker was opened for another time by
     *       {@code transitionToOpenStateFor} or {@code …Until}, or its interval function does not repeat its values.
     *   <li>Rate limiter: one refresh period, the longest time until the next permit.
     *   <li>{@code Retry-After} of another page: what is left of it, and at least 500 milliseconds.
     * </ul>
     */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(retryAfter);
    }
}
