package dev.batchsession.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Makes one virtual time the time of Reactor's schedulers, of a breaker and of a limiter. */
final class VirtualTime extends Clock implements BeforeEachCallback, AfterEachCallback {
    private Scheduler scheduler = new Scheduler();

    @Override
    public void beforeEach(ExtensionContext context) {
        scheduler = new Scheduler();
        VirtualTimeScheduler.set(scheduler);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        VirtualTimeScheduler.reset();
    }

    void advance(Duration time) {
        scheduler.advanceTimeBy(time);
    }

    /** Sets the wall clock forward or back; time passes as before. */
    void stepWallClock(Duration step) {
        scheduler.wallClock = scheduler.wallClock.plus(step);
    }

    Duration now() {
        return Duration.ofNanos(scheduler.now(TimeUnit.NANOSECONDS));
    }

    CircuitBreaker breaker(CircuitBreakerConfig config) {
        return CircuitBreaker.of(
                "virtual",
                CircuitBreakerConfig.from(config)
                        .clock(this)
                        .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                        .build());
    }

    RateLimiter limiter(int permits, Duration period, Duration timeout) {
        RateLimiterConfig config = RateLimiterConfig.custom()
                .limitForPeriod(permits)
                .limitRefreshPeriod(period)
                .timeoutDuration(timeout)
                .build();
        return new AtomicRateLimiter("virtual", config, () -> scheduler.now(TimeUnit.NANOSECONDS));
    }

    RateLimiter unlimited() {
        return limiter(1_000_000, Duration.ofSeconds(1), Duration.ZERO);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now().toMillis());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    /** As Reactor's own schedulers: the wall clock for milliseconds and longer units, a monotonic clock for shorter ones. */
    private static final class Scheduler extends VirtualTimeScheduler {
        private Duration wallClock = Duration.ofDays(20_000);

        Scheduler() {
            super(false);
        }

        @Override
        public long now(TimeUnit unit) {
            long nanos = super.now(TimeUnit.NANOSECONDS);
            return unit.compareTo(TimeUnit.MILLISECONDS) < 0
                    ? unit.convert(nanos, TimeUnit.NANOSECONDS)
                    : unit.convert(wallClock.plusNanos(nanos));
        }
    }
}
