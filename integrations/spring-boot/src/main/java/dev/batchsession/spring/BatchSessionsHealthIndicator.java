package dev.batchsession.spring;

import dev.batchsession.resilience.ResiliencePolicy;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * What the calls that were made anyway tell about the API; makes none itself. Down while the breaker is open, unknown while
 * it tries, up otherwise.
 */
final class BatchSessionsHealthIndicator implements HealthIndicator {
    private final ResiliencePolicy policy;
    private volatile @Nullable Instant lastSuccess;

    BatchSessionsHealthIndicator(ResiliencePolicy policy) {
        this.policy = policy;
        policy.circuitBreaker()
                .getEventPublisher()
                .onSuccess(event -> lastSuccess = event.getCreationTime().toInstant());
    }

    @Override
    public Health health() {
        CircuitBreaker.State state = policy.circuitBreaker().getState();
        Health.Builder health = Health.status(statusOf(state)).withDetail("circuitBreaker", state.name());
        Instant success = lastSuccess;
        health.withDetail("lastSuccess", success == null ? "none yet" : success.toString());
        Duration heldBack = policy.remainingThrottle();
        if (!heldBack.isZero()) {
            health.withDetail("throttledFor", heldBack.toString());
        }
        return health.build();
    }

    private static Status statusOf(CircuitBreaker.State state) {
        return switch (state) {
            case OPEN, FORCED_OPEN -> Status.DOWN;
            case HALF_OPEN -> Status.UNKNOWN;
            case CLOSED, DISABLED, METRICS_ONLY -> Status.UP;
        };
    }
}
