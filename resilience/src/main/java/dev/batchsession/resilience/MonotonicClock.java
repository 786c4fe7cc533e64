package dev.batchsession.resilience;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Schedulers;

/**
 * Clock that starts at the wall clock's time and does not change when that is set. It reads the time of the scheduler that runs
 * the delays, so virtual time moves both.
 */
final class MonotonicClock extends Clock {
    /** Longer durations are treated as this one, so that no sum overflows. */
    static final Duration LONGEST = Duration.ofDays(36_500);

    private final Instant start = Instant.now();
    private final long startNanos = nanoTime();

    /** Returns nanoseconds since an arbitrary origin, as {@link System#nanoTime()} does. */
    static long nanoTime() {
        return Schedulers.parallel().now(TimeUnit.NANOSECONDS); // coarser units are read from the wall clock
    }

    static Duration bounded(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanoTime() - startNanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(instant(), zone);
    }
}
