package dev.batchsession.micrometer;

import static java.util.Objects.requireNonNull;

import dev.batchsession.resilience.ResiliencePolicy;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetricsPublisher;
import io.github.resilience4j.micrometer.tagged.TaggedRateLimiterMetricsPublisher;
import io.github.resilience4j.micrometer.tagged.TaggedRetryMetricsPublisher;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meters of a policy: those of resilience4j-micrometer for its breaker, limiter and retry, under Resilience4j's own
 * names, and {@code batch.sessions.throttled}, the seconds in all that the server's {@code Retry-After} kept calls back.
 *
 * <p>Told apart by the tag {@code name}, which is that of the part, and of the breaker for the last: {@code batch-sessions} for
 * {@code ResiliencePolicy.standard()}, {@code batch-sessions-patient} for {@code patient()}. Of two policies with one name, a
 * registry keeps the meters of the first: give the second parts of its own with names of their own. Bind a policy once; the
 * last of these meters keeps it from then on, whether anything else does or not.
 */
public final class PolicyMetrics implements MeterBinder {
    private static final double MILLIS_A_SECOND = 1_000;

    private final ResiliencePolicy policy;

    /** The meters of this policy. */
    public PolicyMetrics(ResiliencePolicy policy) {
        this.policy = requireNonNull(policy, "policy");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        new TaggedCircuitBreakerMetricsPublisher(registry).publishMetrics(policy.circuitBreaker());
        new TaggedRateLimiterMetricsPublisher(registry).publishMetrics(policy.rateLimiter());
        new TaggedRetryMetricsPublisher(registry).publishMetrics(policy.retry());
        FunctionCounter.builder("batch.sessions.throttled", policy, bound -> throttledSeconds())
                .description("Time in all that calls were held back since the server asked for it")
                .baseUnit("seconds")
                .tag("name", policy.circuitBreaker().getName())
                .register(registry);
    }

    /** Of the field, not of what the meter hands over: a registry forgets that, and the parts with it, when nobody lists. */
    private double throttledSeconds() {
        return policy.totalThrottled().toMillis() / MILLIS_A_SECOND;
    }
}
