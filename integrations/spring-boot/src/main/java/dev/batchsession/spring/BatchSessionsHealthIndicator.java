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
 * Health of the API as observed by a policy's circuit breaker. {@code DOWN} while the breaker is open, {@code UNKNOWN} while
 * it is half-open, {@code UP} otherwise. {@code DOWN} too since a call whose key was rejected, until one succeeds. Makes no call to the API, since that would use the team's quota.
 */
final class BatchSessionsHealthIndicator implements HealthIndicator {
    private final ResiliencePolicy policy;
    private final KeyStatus key;
    private volatile @Nullable Instant lastSuccess;

    BatchSessionsHealthIndicator(ResiliencePolicy policy, KeyStatus key) {
        this.policy = policy;
        this.key = key;
        policy.circuitBreaker()
                .getEventPublisher()
                .onSuccess(event -> lastSuccess = event.getCreationTime().toInstant());
    }

    @Override
    public Health health() {
        CircuitBreaker.State state = policy.circuitBreaker().getState();
        Instant rejectedSince = key.rejectedSince();
        Health.Builder health = Health.status(rejectedSince == null ? statusOf(state) : Status.DOWN)
                .withDetail("circuitBreaker", state.name());
        if (rejectedSince != null) {
            health.withDetail("keyRejectedSince", rejectedSince.toString());
        }
        Instant success = lastSuccess;
        health.withDetail("lastSuccess", success == null ? "none yet" : success.toString());
        Duration throttledFor = policy.remainingThrottle();
        if (!throttledFor.isZero()) {
            health.withDetail("throttledFor", throttledFor.toString());
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
