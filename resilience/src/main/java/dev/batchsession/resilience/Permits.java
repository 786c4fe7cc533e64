package dev.batchsession.resilience;

import io.github.resilience4j.ratelimiter.RateLimiter;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.pool.Pool;
import reactor.pool.PoolAcquireTimeoutException;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRef;

/**
 * Waits for a rate limiter's permits without blocking, and stops waiting on cancel.
 *
 * <p>A permit that is reserved cannot be given back, and a reservation moves all later ones back. So waiters queue for
 * their turn, first come first served, and only the first of them reserves: a crowd that cancels costs one permit, not
 * one each.
 */
final class Permits {
    private final RateLimiter limiter;
    private final Pool<RateLimiter> turn;

    Permits(RateLimiter limiter) {
        this.limiter = limiter;
        this.turn = PoolBuilder.from(Mono.just(limiter)).sizeBetween(0, 1).buildPool();
    }

    /** Completes when the call may be made; fails where the limiter's own {@code timeoutDuration} does not suffice. */
    Mono<Void> one(int page) {
        return Mono.defer(() -> {
            Duration patience = limiter.getRateLimiterConfig().getTimeoutDuration();
            if (patience.isZero()) {
                return reserved(page); // now or never: nothing to queue for
            }
            return Mono.usingWhen(turn.acquire(patience), held -> reserved(page), PooledRef::release)
                    .onErrorMap(PoolAcquireTimeoutException.class, late -> refused(page, patience));
        });
    }

    private Mono<Void> reserved(int page) {
        return Mono.defer(() -> {
            long nanos = limiter.reservePermission();
            if (nanos < 0) {
                return Mono.error(refused(page, limiter.getRateLimiterConfig().getTimeoutDuration()));
            }
            return nanos == 0
                    ? Mono.empty()
                    : Mono.delay(Duration.ofNanos(nanos)).then();
        });
    }

    private CallRefusedException refused(int page, Duration patience) {
        return CallRefusedException.noPermit(
                page, "rate limiter '" + limiter.getName() + "' has no permit within " + patience);
    }
}
