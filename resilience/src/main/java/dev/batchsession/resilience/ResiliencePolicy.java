package dev.batchsession.resilience;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.PageSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

/**
 * Decorates a page source with retry, circuit breaker and rate limiter:
 *
 * <pre>{@code BatchSessionFlux.builder().decorate(ResiliencePolicy.standard()).build()}</pre>
 *
 * <p>Safe for concurrent use. One instance holds one breaker, one limiter and one memory of what the server asked for:
 * every source it decorates, and every stream over them, shares these. Attempts are counted for each page of each
 * subscription.
 *
 * <p>Every attempt passes all of it, in this order: wait while a {@code Retry-After} of a 429 or 503 is in force; be
 * refused where the breaker is open; wait for a permit; call, unless the server asked or the breaker opened meanwhile. The
 * breaker counts server failures and transport failures, and measures the call alone. From its first call to its end a page
 * takes no longer than {@link Builder#maxElapsed(Duration)}. What trying again cannot help, such as a rejected key, fails
 * the stream at once
 * and is counted by nobody.
 *
 * <p><b>Cancel</b> ends whatever a page waits for at once, and no call follows. <b>Threads:</b> waits run on
 * {@code Schedulers.parallel()}. <b>Errors</b> added to those of the source: {@link AttemptsExhaustedException},
 * {@link CallRefusedException}.
 */
public final class ResiliencePolicy implements UnaryOperator<PageSource> {
    private final Retry retry;
    private final CircuitBreaker circuitBreaker;
    private final RateLimiter rateLimiter;
    private final RetryLimits limits;
    private final Breaker breaker;
    private final PermitQueue permits;
    private final RetryAfterGate retryAfterGate;
    private final RetryAfterSpread spread;

    private ResiliencePolicy(Builder settings) {
        this.retry = settings.retry;
        this.circuitBreaker = settings.circuitBreaker;
        this.rateLimiter = settings.rateLimiter;
        this.limits = new RetryLimits(settings.maxElapsed, settings.maxRetryAfter, settings.waitWhileOpen);
        this.breaker = new Breaker(circuitBreaker);
        this.permits = new PermitQueue(rateLimiter);
        this.spread = new RetryAfterSpread(settings.random);
        this.retryAfterGate = new RetryAfterGate(settings.maxRetryAfter, spread);
    }

    /**
     * Returns a new policy for a request that is being served now: a page fails within about 10 seconds.
     *
     * <p>At most 5 attempts a page, the first included, within 10 s of the first call, however the server fails, silence
     * included; backoff with full jitter, 0 to 200 ms before the second attempt, doubling to 5 s; a {@code Retry-After} up
     * to 10 s is obeyed if it leaves a second for the next attempt, a longer one fails at once; an open breaker fails at
     * once. The breaker looks at the last 20 calls, opens when half
     * of at least 10 failed, lets 3 trial calls through after 15 s and judges them within 30 s. The limiter lets 10
     * calls start a second and makes others wait as long as needed.
     */
    public static ResiliencePolicy standard() {
        return builder().build();
    }

    /**
     * Returns a new policy for exports and watches: a page survives an outage of 10 minutes.
     *
     * <p>Breaker and limiter as in {@link #standard()}. As many attempts as 15 minutes allow from a page's first call, or
     * first refusal by an open breaker; backoff with full jitter, 0 to 500 ms before the second attempt, doubling to 30 s; a {@code Retry-After} up
     * to 10 minutes is obeyed; an open breaker is waited out, as long as that, at no cost of attempts.
     */
    public static ResiliencePolicy patient() {
        return patientBuilder().build();
    }

    /** A builder that starts from {@link #patient()}. What it makes of configs is named {@code batch-sessions-patient}. */
    public static Builder patientBuilder() {
        return new Builder("batch-sessions-patient")
                .retry(retryConfig(Integer.MAX_VALUE, Duration.ofMillis(500), Duration.ofSeconds(30)))
                .maxElapsed(Duration.ofMinutes(15))
                .maxRetryAfter(Duration.ofMinutes(10))
                .waitWhileOpen(true);
    }

    /** A builder that starts from {@link #standard()}. What it makes of configs is named {@code batch-sessions}. */
    public static Builder builder() {
        return new Builder("batch-sessions");
    }

    /** The source behind this policy. */
    @Override
    public PageSource apply(PageSource source) {
        return new ResilientPageSource(source, retry, limits, breaker, permits, retryAfterGate, spread);
    }

    /** The retry of every source that this policy decorates, for its metrics and events. */
    public Retry retry() {
        return retry;
    }

    /** The breaker of every source that this policy decorates, for its state, metrics and events. */
    public CircuitBreaker circuitBreaker() {
        return circuitBreaker;
    }

    /** The limiter of every source that this policy decorates, for its metrics and events. */
    public RateLimiter rateLimiter() {
        return rateLimiter;
    }

    /**
     * Returns the longest {@code Retry-After} that is obeyed. A failure whose {@code retryAfter()} is longer is passed on at
     * once; a policy with a higher value would have waited.
     */
    public Duration maxRetryAfter() {
        return limits.maxRetryAfter();
    }

    /**
     * How long in all, until now, calls were held back because the server asked for it by the {@code Retry-After} of a 429
     * or 503: what is waited for before the backoff of a retry and the permits of the limiter, without the random time that
     * is added to it. Only grows.
     */
    public Duration totalThrottled() {
        return retryAfterGate.total();
    }

    /** How long from now calls are still held back as the server asked; zero where they are not. */
    public Duration remainingThrottle() {
        return retryAfterGate.remaining().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public String toString() {
        return "ResiliencePolicy[" + retry + ", " + circuitBreaker + ", " + rateLimiter + ", " + limits + ']';
    }

    private static RetryConfig retryConfig(int maxAttempts, Duration initial, Duration cap) {
        return RetryConfig.custom()
                .maxAttempts(maxAttempts)
                .intervalFunction(fullJitter(initial.toMillis(), cap.toMillis()))
                .build();
    }

    private static CircuitBreakerConfig breakerConfig() {
        return CircuitBreakerConfig.custom()
                .slidingWindow(20, 10, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(50)
                .waitDurationInOpenState(Duration.ofSeconds(15))
                .permittedNumberOfCallsInHalfOpenState(3)
                .maxWaitDurationInHalfOpenState(Duration.ofSeconds(30))
                .clock(new MonotonicClock()) // by default the open time is measured by the wall clock
                .build();
    }

    private static RateLimiterConfig limiterConfig() {
        return RateLimiterConfig.custom()
                .limitForPeriod(10)
                .limitRefreshPeriod(Duration.ofSeconds(1))
                .timeoutDuration(Duration.ofDays(365)) // as long as needed; Resilience4j has no "forever"
                .build();
    }

    /** A random wait below a bound that doubles: clients that failed together do not come back together. */
    private static IntervalFunction fullJitter(long initialMillis, long capMillis) {
        return attempt -> {
            int doublings = Math.min(attempt - 1, 20); // far beyond any cap, far below an overflow
            return ThreadLocalRandom.current().nextLong(Math.min(capMillis, initialMillis << doublings) + 1);
        };
    }

    /**
     * Builds a {@link ResiliencePolicy}, starting from {@link ResiliencePolicy#standard()}. A config makes an instance of
     * the policy's own; an instance is used as it is, so that other code can share and watch it. Not safe for concurrent
     * use.
     */
    public static final class Builder {
        private final String name;
        private Retry retry;
        private CircuitBreaker circuitBreaker;
        private RateLimiter rateLimiter;
        private Duration maxElapsed = Duration.ofSeconds(10);
        private Duration maxRetryAfter = Duration.ofSeconds(10);
        private boolean waitWhileOpen;
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

        private Builder(String name) {
            this.name = name;
            this.retry = Retry.of(name, retryConfig(5, Duration.ofMillis(200), Duration.ofSeconds(5)));
            this.circuitBreaker = CircuitBreaker.of(name, breakerConfig());
            this.rateLimiter = RateLimiter.of(name, limiterConfig());
        }

        /**
         * How many attempts a page gets, the first included, and the backoff between them. Asked only about failures
         * that may pass. What the server asked for by {@code Retry-After} is waited for even where the backoff is
         * shorter; predicates on results are not asked.
         */
        public Builder retry(RetryConfig config) {
            return retry(Retry.of(name, requireNonNull(config, "config")));
        }

        /** The caller's own retry. See {@link #retry(RetryConfig)}. */
        public Builder retry(Retry retry) {
            this.retry = requireNonNull(retry, "retry");
            return this;
        }

        /**
         * When calls are kept from the server. Told of server failures (HTTP 5xx) and transport failures that
         * may pass, and of successes; not of a 429 or 408, nor of what trying again cannot help. The config's own predicates apply to the rest. Unless the config has a clock of
         * its own, the open time is measured by a monotonic clock.
         */
        public Builder circuitBreaker(CircuitBreakerConfig config) {
            boolean byWallClock = config.getClock().equals(Clock.systemUTC()); // Resilience4j's default
            return circuitBreaker(CircuitBreaker.of(
                    name,
                    byWallClock
                            ? CircuitBreakerConfig.from(config)
                                    .clock(new MonotonicClock())
                                    .build()
                            : config));
        }

        /**
         * The caller's own breaker, which measures its open time by the clock of its config, by default the wall clock. See
         * {@link #circuitBreaker(CircuitBreakerConfig)}.
         */
        public Builder circuitBreaker(CircuitBreaker circuitBreaker) {
            this.circuitBreaker = requireNonNull(circuitBreaker, "circuitBreaker");
            return this;
        }

        /**
         * How many calls may start in a period. A call waits for its turn and then for its permit, each at most as long
         * as the config's {@code timeoutDuration}, and is refused after that.
         */
        public Builder rateLimiter(RateLimiterConfig config) {
            return rateLimiter(RateLimiter.of(name, requireNonNull(config, "config")));
        }

        /** The caller's own limiter. See {@link #rateLimiter(RateLimiterConfig)}. */
        public Builder rateLimiter(RateLimiter rateLimiter) {
            this.rateLimiter = requireNonNull(rateLimiter, "rateLimiter");
            return this;
        }

        /**
         * Sets the longest time from a page's first call, or first refusal by an open breaker, to its end. Must be
         * positive; defaults to 10 seconds.
         *
         * <p>Each call is cut when this time is up, so the {@code requestTimeout} of a source over HTTP is capped by it: the
         * first call may take all of it, later ones what is left. No wait is begun that would end after it, and no further
         * attempt is made with less than one second left. Waits before the first call, for a permit or a
         * {@code Retry-After}, do not count. Measured by a monotonic clock.
         */
        public Builder maxElapsed(Duration maxElapsed) {
            this.maxElapsed = positive("maxElapsed", maxElapsed);
            return this;
        }

        /**
         * Sets the longest {@code Retry-After} that is obeyed. Must be positive; defaults to 10 seconds. A longer one fails
         * the page that received it at once, and holds back the other calls for this long.
         *
         * <p>Each wait is extended by a random time of up to a tenth of the {@code Retry-After}, at most 5 seconds, so that
         * clients that were sent away together do not return together.
         */
        public Builder maxRetryAfter(Duration maxRetryAfter) {
            this.maxRetryAfter = positive("maxRetryAfter", maxRetryAfter);
            return this;
        }

        /** Whether an open breaker is waited out, at no cost of attempts, rather than failing the page; default false. */
        public Builder waitWhileOpen(boolean waitWhileOpen) {
            this.waitWhileOpen = waitWhileOpen;
            return this;
        }

        /** What spreads the waits after a {@code Retry-After}; from 0 to 1. */
        Builder random(DoubleSupplier random) {
            this.random = random;
            return this;
        }

        /** The policy, with the instances and settings as they are now. */
        public ResiliencePolicy build() {
            return new ResiliencePolicy(this);
        }

        private static Duration positive(String name, Duration value) {
            requireNonNull(value, name);
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " must be > 0 but was " + value);
            }
            return value;
        }
    }
}
