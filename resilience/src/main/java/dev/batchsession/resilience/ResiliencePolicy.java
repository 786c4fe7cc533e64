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
 * Decorator that adds retry, a circuit breaker and a rate limiter to a page source.
 *
 * <pre>{@code BatchSessionFlux.builder().decorate(ResiliencePolicy.standard()).build()}</pre>
 *
 * <p>Safe for concurrent use. One instance holds one circuit breaker, one rate limiter and one Retry-After gate. All
 * sources that it decorates and all their subscribers share them, so use one policy for each API key. The attempts are counted
 * for each page of each subscription. <em>Attempts</em> include the first one; <em>retries</em> are the attempts after it. A retry
 * repeats a page, never the listing, and emits no batch twice.
 *
 * <p>Each attempt passes these parts in order:
 * <ol>
 *   <li>It waits while a {@code Retry-After} of a 429 or 503 is in force.
 *   <li>It fails with {@link CallRefusedException} if the circuit breaker is open.
 *   <li>It waits for a permit of the rate limiter.
 *   <li>It checks the {@code Retry-After} and the circuit breaker again, and calls the source.
 * </ol>
 *
 * <p>The circuit breaker records the outcome and duration of the call alone: successes, HTTP 5xx and transport failures. Failures
 * that are not {@linkplain dev.batchsession.page.PageFetchException#isTransient() transient}, such as a rejected key, are not
 * retried and are recorded by neither the retry nor the circuit breaker. {@link Builder#maxElapsed(Duration)} bounds the time for
 * a page.
 *
 * <p><b>Demand:</b> a page is fetched when the source's {@code Mono} is subscribed to, with one call in flight. <b>Cancel:</b>
 * aborts the wait or the call; no further call is made. <b>Threads:</b> waits end on {@code Schedulers.parallel()}, and no thread is
 * blocked. <b>Errors:</b> {@link AttemptsExhaustedException} and {@link CallRefusedException}, in addition to those of the source.
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
     * Returns a new policy for a request that is being served. A page succeeds or fails within about 10 seconds, not counting waits
     * for the permit of its first call.
     *
     * <ul>
     *   <li>Attempts: at most 5 for a page, the first included, within 10 seconds.
     *   <li>Backoff: random, up to 200 milliseconds before the second attempt; this bound doubles with each attempt, to 5 seconds.
     *   <li>{@code Retry-After}: obeyed up to 10 seconds, if that leaves 1 second for the next attempt. Otherwise the page fails at
     *       once.
     *   <li>Circuit breaker: opens if half of the last 20 calls failed, after at least 10 calls. It permits 3 trial calls after 15
     *       seconds and ends the half-open state within 30 seconds. While it is open, a page fails at once.
     *   <li>Rate limiter: 10 calls per second. Further calls wait as long as needed.
     * </ul>
     */
    public static ResiliencePolicy standard() {
        return builder().build();
    }

    /**
     * Returns a new policy for exports and watches. A page survives an outage of 10 minutes.
     *
     * <ul>
     *   <li>Attempts: unlimited within 15 minutes for a page.
     *   <li>Backoff: random, up to 500 milliseconds before the second attempt; this bound doubles with each attempt, to 30 seconds.
     *   <li>{@code Retry-After}: obeyed up to 10 minutes.
     *   <li>Open circuit breaker: the page waits for it to close, within the 15 minutes. This is not counted as an attempt.
     *   <li>Circuit breaker and rate limiter: configured as in {@link #standard()}.
     * </ul>
     */
    public static ResiliencePolicy patient() {
        return patientBuilder().build();
    }

    /**
     * Returns a builder with the settings of {@link #patient()}. Parts that it creates from a config are named
     * {@code batch-sessions-patient}.
     */
    public static Builder patientBuilder() {
        return new Builder("batch-sessions-patient")
                .retry(retryConfig(Integer.MAX_VALUE, Duration.ofMillis(500), Duration.ofSeconds(30)))
                .maxElapsed(Duration.ofMinutes(15))
                .maxRetryAfter(Duration.ofMinutes(10))
                .waitWhileOpen(true);
    }

    /**
     * Returns a builder with the settings of {@link #standard()}. Parts that it creates from a config are named
     * {@code batch-sessions}.
     */
    public static Builder builder() {
        return new Builder("batch-sessions");
    }

    /**
     * Returns the source, decorated with this policy. All decorated sources share the circuit breaker, the rate limiter and the
     * {@code Retry-After} gate.
     */
    @Override
    public PageSource apply(PageSource source) {
        return new ResilientPageSource(source, retry, limits, breaker, permits, retryAfterGate, spread);
    }

    /** Returns the retry that all decorated sources share, for its metrics and events. */
    public Retry retry() {
        return retry;
    }

    /** Returns the circuit breaker that all decorated sources share, for its state, metrics and events. */
    public CircuitBreaker circuitBreaker() {
        return circuitBreaker;
    }

    /** Returns the rate limiter that all decorated sources share, for its metrics and events. */
    public RateLimiter rateLimiter() {
        return rateLimiter;
    }

    /**
     * Returns the longest {@code Retry-After} that is obeyed. If a failure asks for a longer wait, the page fails at once with an
     * {@link AttemptsExhaustedException}.
     */
    public Duration maxRetryAfter() {
        return limits.maxRetryAfter();
    }

    /**
     * Returns the total time until now for which a {@code Retry-After} of a 429 or 503 held back calls, with overlaps counted once.
     * It does not include backoffs, waits for permits, or the random extension of a {@code Retry-After}. It never decreases.
     */
    public Duration totalThrottled() {
        return retryAfterGate.total();
    }

    /** Returns how long a {@code Retry-After} still holds back calls, in whole milliseconds; zero if none is in force. */
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

    /** Returns random waits below a bound that doubles, so that clients that failed together do not all retry at once. */
    private static IntervalFunction fullJitter(long initialMillis, long capMillis) {
        return attempt -> {
            int doublings = Math.min(attempt - 1, 20); // exceeds each cap without an overflow
            return ThreadLocalRandom.current().nextLong(Math.min(capMillis, initialMillis << doublings) + 1);
        };
    }

    /**
     * Builder of a {@link ResiliencePolicy}. The policy creates a part of its own from a config, and uses an instance as it is, so
     * that other code can share and observe it. Not safe for concurrent use.
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
         * Sets the number of attempts at a page, the first included, and the backoff between them. Defaults to 5 attempts.
         *
         * <p>The retry is called for transient failures only. If the server sends a {@code Retry-After} that is longer than the
         * backoff, the attempt waits for that instead. Predicates on results have no effect.
         */
        public Builder retry(RetryConfig config) {
            return retry(Retry.of(name, requireNonNull(config, "config")));
        }

        /** Sets the retry. See {@link #retry(RetryConfig)}. */
        public Builder retry(Retry retry) {
            this.retry = requireNonNull(retry, "retry");
            return this;
        }

        /**
         * Sets the configuration of the circuit breaker. Defaults to that of {@link ResiliencePolicy#standard()}.
         *
         * <p>The circuit breaker records successes, HTTP 5xx and transport failures that are transient. It does not record a 429 or
         * 408, or failures that are not transient. The predicates of the configuration apply to the recorded ones. The open time is
         * measured by a monotonic clock, unless the configuration has a clock of its own.
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
         * Sets the circuit breaker. It measures its open time by the clock of its configuration, which defaults to the wall clock.
         * See {@link #circuitBreaker(CircuitBreakerConfig)}.
         */
        public Builder circuitBreaker(CircuitBreaker circuitBreaker) {
            this.circuitBreaker = requireNonNull(circuitBreaker, "circuitBreaker");
            return this;
        }

        /**
         * Sets the number of calls that may start in a period. Defaults to 10 calls per second.
         *
         * <p>A call waits for its turn and then for its permit, each at most for the {@code timeoutDuration} of the configuration.
         * After that it fails with {@link CallRefusedException}. Waits before a page's first call do not count for
         * {@link #maxElapsed(Duration)}.
         */
        public Builder rateLimiter(RateLimiterConfig config) {
            return rateLimiter(RateLimiter.of(name, requireNonNull(config, "config")));
        }

        /** Sets the rate limiter. See {@link #rateLimiter(RateLimiterConfig)}. */
        public Builder rateLimiter(RateLimiter rateLimiter) {
            this.rateLimiter = requireNonNull(rateLimiter, "rateLimiter");
            return this;
        }

        /**
         * Sets the longest time that a page may take. Must be positive. Defaults to 10 seconds, or 15 minutes for
         * {@link ResiliencePolicy#patientBuilder()}.
         *
         * <p>The time includes calls, backoffs, waits for a {@code Retry-After} that this page or another one received, and waits for
         * an open circuit breaker. Only waits for the permit of the first call do not count.
         *
         * <p>Each call times out when this time has elapsed, which also caps the {@code requestTimeout} of a source over HTTP. The
         * first call may take all of it, later ones the rest. No wait begins that would end later than one second before its end,
         * and no further attempt is made with less than one second left. The page then fails with an
         * {@link AttemptsExhaustedException}, or with a {@link CallRefusedException} if it has made no call. If it could not wait for
         * a {@code Retry-After}, the failure's {@code retryAfter()} is what is left of that. Measured by a monotonic clock.
         */
        public Builder maxElapsed(Duration maxElapsed) {
            this.maxElapsed = positive("maxElapsed", maxElapsed);
            return this;
        }

        /**
         * Sets the longest {@code Retry-After} that is obeyed. Must be positive. Defaults to 10 seconds, or 10 minutes for
         * {@link ResiliencePolicy#patientBuilder()}.
         *
         * <p>If the server asks for a longer wait, the page that received it fails at once, and other calls are held back for this
         * time. Each wait is extended by a random time of up to a tenth of the {@code Retry-After}, at most 5 seconds, so that clients
         * that were rejected together do not all return at once.
         */
        public Builder maxRetryAfter(Duration maxRetryAfter) {
            this.maxRetryAfter = positive("maxRetryAfter", maxRetryAfter);
            return this;
        }

        /**
         * Sets whether a page waits for an open circuit breaker to close, within {@link #maxElapsed(Duration)}, instead of failing at
         * once. Such a wait is not counted as an attempt. Defaults to {@code false}, or {@code true} for
         * {@link ResiliencePolicy#patientBuilder()}.
         */
        public Builder waitWhileOpen(boolean waitWhileOpen) {
            this.waitWhileOpen = waitWhileOpen;
            return this;
        }

        /** Sets the random numbers, from 0 to 1, that extend a {@code Retry-After}. */
        Builder random(DoubleSupplier random) {
            this.random = random;
            return this;
        }

        /**
         * Returns a policy with the current settings. Policies of one builder share its retry, circuit breaker and rate limiter, but
         * each has its own {@code Retry-After} gate.
         */
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
