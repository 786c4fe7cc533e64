package dev.batchsession.scripted;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/** Clocks that pass as a scheduler's time does. */
public final class SchedulerClock {
    private SchedulerClock() {}

    /** Returns a clock that stood at an instant when the scheduler's time was zero. */
    public static Clock of(Scheduler scheduler, Instant start) {
        InstantSource source = () -> start.plusNanos(scheduler.now(TimeUnit.NANOSECONDS));
        return source.withZone(ZoneOffset.UTC);
    }
}
