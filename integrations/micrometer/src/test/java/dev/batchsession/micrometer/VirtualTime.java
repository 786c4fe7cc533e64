package dev.batchsession.micrometer;

import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.test.scheduler.VirtualTimeScheduler;

/** One virtual time for Reactor's schedulers, for meters and for a watch. */
final class VirtualTime implements Clock, BeforeEachCallback, AfterEachCallback {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

    @Override
    public void beforeEach(ExtensionContext context) {
        scheduler = VirtualTimeScheduler.getOrSet();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        VirtualTimeScheduler.reset();
    }

    void advance(Duration time) {
        scheduler.advanceTimeBy(time);
    }

    @Override
    public long wallTime() {
        return START.toEpochMilli() + scheduler.now(TimeUnit.MILLISECONDS);
    }

    @Override
    public long monotonicTime() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    java.time.Clock javaClock() {
        InstantSource source = () -> Instant.ofEpochMilli(wallTime());
        return source.withZone(ZoneOffset.UTC);
    }
}
