package dev.batchsession.resilience;

import java.time.Duration;

/**
 * The time that one page may take. It starts with the first call, or the first refusal by an open breaker: the waits before
 * that are no failure of the page. Used by one attempt at a time.
 */
final class Deadline {
    /** No attempt is made with less time than this for its call. */
    private static final Duration SHORTEST_CALL = Duration.ofSeconds(1);

    private final Duration limit;
    private boolean started;
    private long startNanos;

    Deadline(Duration limit) {
        this.limit = MonotonicClock.bounded(limit);
    }

    /** Starts the clock, once. */
    void start() {
        if (!started) {
            started = true;
            startNanos = MonotonicClock.nanoTime();
        }
    }

    Duration elapsed() {
        return started ? Duration.ofNanos(MonotonicClock.nanoTime() - startNanos) : Duration.ZERO;
    }

    /** Returns how long a call may take. */
    Duration left() {
        return limit.minus(elapsed());
    }

    /** Returns how long a wait may take that an attempt follows; negative if there is no time for the attempt itself. */
    Duration leftToWait() {
        return started ? left().minus(SHORTEST_CALL) : MonotonicClock.LONGEST;
    }

    boolean allows(Duration wait) {
        return wait.compareTo(leftToWait()) <= 0;
    }
}
