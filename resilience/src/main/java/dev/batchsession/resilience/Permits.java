package dev.batchsession.resilience;

import io.github.resilience4j.ratelimiter.RateLimiter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.pool.Pool;
import reactor.pool.PoolAcquireTimeoutException;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRef;

/**
 * Waits for a rate limiter's permits without blocking, and stops waiting on cancel.
 *
 * <p>A permit that is reserved cannot be given back, and a reservation moves all later ones back. So waiters queue for
 * their turn, first come first served, only the first of them reserves, and one that cancels leaves its reservation to
 * the next: a crowd that cancels costs one permit at most.
 */
final class Permits {
    private final RateLimiter limiter;
    private final Pool<Turn> turns;

    Permits(RateLimiter limiter) {
        this.limiter = limiter;
        this.turns = PoolBuilder.from(Mono.just(new Turn())).sizeBetween(0, 1).buildPool();
    }

    /**
     * Completes when the call may be made; fails where the limiter's own {@code timeoutDuration} does not suffice. While
     * the server has asked for silence only the first waiter gets on: the others would take permits and use them all at
     * once when it is over.
     */
    Mono<Void> one(int page, HoldBack holdBack) {
        return Mono.defer(() -> {
            Duration patience = limiter.getRateLimiterConfig().getTimeoutDuration();
            if (patience.isZero()) { // now or never: nothing to queue for
                return limiter.reservePermission() == 0 ? Mono.empty() : Mono.error(refused(page, patience));
            }
            return Mono.usingWhen(
                            turns.acquire(patience), held -> held.poolable().permit(page, holdBack), PooledRef::release)
                    .onErrorMap(PoolAcquireTimeoutException.class, late -> refused(page, patience));
        });
    }

    private CallRefusedException refused(int page, Duration patience) {
        return CallRefusedException.noPermit(
                page, "rate limiter '" + limiter.getName() + "' has no permit within " + patience);
    }

    /** The right to reserve, and what was reserved by it but not used. One waiter at a time has it. */
    private final class Turn {
        private boolean reserved;
        private long reservedNanos;
        private long dueNanos;

        Mono<Void> permit(int page, HoldBack holdBack) {
            return holdBack.over()
                    .then(reserved(page))
                    .repeat(holdBack::isInForce) // the server asked during the wait: a permit of then is none of now
                    .then();
        }

        private Mono<Void> reserved(int page) {
            return Mono.defer(() -> {
                boolean left = reserved && dueNanos >= nowNanos(); // one that is overdue belongs to a period gone by
                if (!left && !reserve()) {
                    return Mono.error(
                            refused(page, limiter.getRateLimiterConfig().getTimeoutDuration()));
                }
                long wait = Math.min(dueNanos - nowNanos(), reservedNanos); // no longer, where the clock was set back
                Mono<?> due = wait <= 0 ? Mono.empty() : Mono.delay(Duration.ofNanos(wait));
                return due.then(Mono.fromRunnable(() -> reserved = false)); // not reached on cancel
            });
        }

        private boolean reserve() {
            reservedNanos = limiter.reservePermission();
            dueNanos = nowNanos() + reservedNanos;
            reserved = reservedNanos >= 0;
            return reserved;
        }

        /** The time of the scheduler that delays run on, so that virtual time moves both. */
        private static long nowNanos() {
            return Schedulers.parallel().now(TimeUnit.NANOSECONDS);
        }
    }
}
