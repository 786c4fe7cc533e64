package dev.batchsession.examples;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.resilience.ResiliencePolicy;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.function.Consumer;

/** Configures your own circuit breaker, so that other code can observe it for an alert, a health check or a dashboard. */
public final class OwnCircuitBreaker {
    private OwnCircuitBreaker() {}

    /** Returns a breaker that opens if half of the last ten calls have failed, and permits trial calls after 30 s. */
    public static CircuitBreaker breaker(Consumer<StateTransition> alert) {
        // region own-breaker
        CircuitBreaker breaker = CircuitBreaker.of(
                "batch-sessions",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(10)
                        .minimumNumberOfCalls(5)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(Duration.ofSeconds(30))
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> alert.accept(event.getStateTransition()));
        // end
        return breaker;
    }

    /** Returns the standard policy with this breaker. */
    public static ResiliencePolicy policy(CircuitBreaker breaker) {
        return ResiliencePolicy.builder().circuitBreaker(breaker).build();
    }

    /** Requires {@code ANCHORBROWSER_API_KEY}. */
    public static void main(String[] args) {
        CircuitBreaker breaker = breaker(transition -> System.err.println("circuit breaker " + transition));
        BatchSessionFlux batches =
                BatchSessionFlux.builder().decorate(policy(breaker)).build();
        batches.listAll().doOnNext(System.out::println).blockLast();
        System.err.println(
                "failed calls among the last ten: " + breaker.getMetrics().getNumberOfFailedCalls());
    }
}
