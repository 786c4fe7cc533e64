package dev.batchsession.resilience;

import dev.batchsession.page.PageFetchException;

/**
 * The policy made no call, or no further one: its circuit breaker is open, or its rate limiter has no permit in time.
 * Where the page had failed before, that failure is {@linkplain #getSuppressed() suppressed}.
 */
public final class CallRefusedException extends PageFetchException {
    private final boolean breakerOpen;

    private CallRefusedException(int page, String detail, boolean breakerOpen) {
        super(page, "call refused, " + detail, null);
        this.breakerOpen = breakerOpen;
    }

    static CallRefusedException breakerOpen(int page, String detail) {
        return new CallRefusedException(page, detail, true);
    }

    static CallRefusedException noPermit(int page, String detail) {
        return new CallRefusedException(page, detail, false);
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
}
