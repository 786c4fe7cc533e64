package dev.batchsession.micrometer;

import static java.util.Objects.requireNonNull;

import dev.batchsession.resilience.ResiliencePolicy;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetricsPublisher;
import io.github.resilience4j.micrometer.tagged.TaggedRateLimiterMetricsPublisher;
import io.github.resilience4j.micrometer.tagged.TaggedRetryMetricsPublisher;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.lang.reflect.Proxy;

/**
 * Binder for the meters of one {@link ResiliencePolicy}. It publishes the meters of resilience4j-micrometer for the policy's
 * circuit breaker, rate limiter and retry under Resilience4j's own names, and {@code batch.sessions.throttled}, the total
 * number of seconds for which a {@code Retry-After} held back calls.
 *
 * <p>The tag {@code name} distinguishes policies. A registry ignores meters whose name and tags it already has, so two
 * policies need two names: all of {@code ResiliencePolicy.standard()} have the same one, and so have all of
 * {@code patient()}.
 *
 * <p>Immutable and safe for concurrent use. Bind each policy once. The registry then keeps the policy from garbage collection.
 */
public final class PolicyMetrics implements MeterBinder {
    private static final double MILLIS_PER_SECOND = 1_000;

    private final ResiliencePolicy policy;
    private final CircuitBreaker circuitBreaker;
    private final RateLimiter rateLimiter;
    private final Retry retry;

    /**
     * Creates a binder whose meters have the names that the policy's parts have, and that of the circuit breaker for
     * {@code batch.sessions.throttled}. The parts of {@code ResiliencePolicy.standard()} are named {@code batch-sessions}, those of
     * {@code patient()} {@code batch-sessions-patient}.
     */
    public PolicyMetrics(ResiliencePolicy policy) {
        this(requireNonNull(policy, "policy"), policy.circuitBreaker(), policy.rateLimiter(), policy.retry());
    }

    /**
     * Creates a binder whose meters all have this name. Use it for two policies with the same defaults, such as one
     * {@code standard()} for each API key.
     *
     * @param name the value of the tag {@code name}; use one of a small fixed set, never a key or an id
     */
    public PolicyMetrics(ResiliencePolicy policy, String name) {
        this(
                requireNonNull(policy, "policy"),
                named(CircuitBreaker.class, policy.circuitBreaker(), requireNonNull(name, "name")),
                named(RateLimiter.class, policy.rateLimiter(), name),
                named(Retry.class, policy.retry(), name));
    }

    private PolicyMetrics(
            ResiliencePolicy policy, CircuitBreaker circuitBreaker, RateLimiter rateLimiter, Retry retry) {
        this.policy = policy;
        this.circuitBreaker = circuitBreaker;
        this.rateLimiter = rateLimiter;
        this.retry = retry;
    }

    /** Returns a view with another name: Resilience4j takes the tag from the part, and cannot rename a part. */
    private static <T> T named(Class<T> type, T part, String name) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (view, method, arguments) ->
                        method.getName().equals("getName") ? name : method.invoke(part, arguments)));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        new TaggedCircuitBreakerMetricsPublisher(registry).publishMetrics(circuitBreaker);
        new TaggedRateLimiterMetricsPublisher(registry).publishMetrics(rateLimiter);
        new TaggedRetryMetricsPublisher(registry).publishMetrics(retry);
        FunctionCounter.builder("batch.sessions.throttled", policy, weaklyHeld -> throttledSeconds())
                .description("Total time for which a Retry-After held back calls")
                .baseUnit("seconds")
                .tag("name", circuitBreaker.getName())
                .register(registry);
    }

    /** Reads the field: meters hold their objects weakly, and this reference keeps the policy and its parts. */
    private double throttledSeconds() {
        return policy.totalThrottled().toMillis() / MILLIS_PER_SECOND;
    }
}
