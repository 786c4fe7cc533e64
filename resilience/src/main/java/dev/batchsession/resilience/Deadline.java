package dev.batchsession.resilience;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The time limit of one page. Its clock starts with the first call, or the first refusal by an open breaker. Before that, only
 * the time counts during which a {@code Retry-After} held back calls: a wait for a permit does not. Used by one attempt at a
 * time.
 */
final class Deadline {
    /** No attempt is made with less time than this for its call. */
    private static final Duration SHORTEST_CALL = Duration.ofSeconds(1);

    private final Duration limit;
    private final Supplier<Duration> totalThrottled;
    private final Duration throttledBefore;
    private Duration spread = Duration.ZERO;
    private boolean started;
    private long startNanos;

    /** @param totalThrottled returns {@link RetryAfterGate#total()} */
    Deadline(Duration limit, Supplier<Duration> totalThrottled) {
        this.limit = MonotonicClock.bounded(limit);
        this.totalThrottled = totalThrottled;
        this.throttledBefore = totalThrottled.get();
    }

    /** Starts the clock; later calls have no effect. */
    void start() {
        if (!started) {
            startNanos = MonotonicClock.nanoTime() - elapsed().toNanos();
            started = true;
        }
    }

    boolean isStarted() {
        return started;
    }

    /** Adds the random part of a wait for a {@code Retry-After}, which the gate's total does not include. */
    void addSpread(Duration wait) {
        spread = spread.plus(wait);
    }

    Duration elapsed() {
        return started
                ? Duration.ofNanos(MonotonicClock.nanoTime() - startNanos)
                : totalThrottled.get().minus(throttledBefore).plus(spread);
    }

    /** Returns how long a call may take. */
    Duration left() {
        return limit.minus(elapsed());
    }

    /** Returns how long a wait before an attempt may take; negative if no time is left for the attempt itself. */
    Duration leftToWait() {
        return left().minus(SHORTEST_CALL);
    }

    /** Returns how long a wait for a permit may take. */
    Duration leftToWaitForPermit() {
        return started ? leftToWait() : MonotonicClock.LONGEST;
    }
}
