package dev.batchsession.scripted;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/** A clock that stood at an instant when a scheduler's time was zero. */
public final class SchedulerClock extends Clock {
    private final Scheduler scheduler;
    private final Instant start;

    public SchedulerClock(Scheduler scheduler, Instant start) {
        this.scheduler = scheduler;
        this.start = start;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(scheduler.now(TimeUnit.NANOSECONDS));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
