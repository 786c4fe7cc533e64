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
 * their turn, first come first served, only the first of them reserves, and one that cancels leaves its reservation to
 * the next: a crowd that cancels costs one permit at most.
 */
final class PermitQueue {
    private final RateLimiter limiter;
    private final Pool<Ticket> tickets;

    PermitQueue(RateLimiter limiter) {
        this.limiter = limiter;
        this.tickets =
                PoolBuilder.from(Mono.just(new Ticket())).sizeBetween(0, 1).buildPool();
    }

    /**
     * Completes when the call may be made; fails if the limiter's own {@code timeoutDuration} does not suffice, or with
     * {@link OutOfTimeException} if the permit comes too late for the deadline. While the server has asked for silence
     * only the first waiter gets on: the others would take permits and use them all at once when it is over.
     */
    Mono<Void> one(int page, RetryAfterGate retryAfterGate, Deadline deadline) {
        return Mono.defer(() -> {
            Duration patience = patience();
            if (patience.isZero()) { // now or never: nothing to queue for
                return limiter.reservePermission() == 0 ? Mono.empty() : Mono.error(refused(page));
            }
            Duration leftToWait = deadline.leftToWait();
            if (leftToWait.isNegative()) {
                return Mono.error(new OutOfTimeException());
            }
            boolean hurried = leftToWait.compareTo(patience) < 0;
            return Mono.usingWhen(
                            tickets.acquire(hurried ? leftToWait : patience),
                            held -> held.poolable().permit(page, retryAfterGate, deadline),
                            PooledRef::release)
                    .onErrorMap(
                            PoolAcquireTimeoutException.class,
                            late -> hurried ? new OutOfTimeException() : refused(page));
        });
    }

    private Duration patience() {
        return limiter.getRateLimiterConfig().getTimeoutDuration();
    }

    private CallRefusedException refused(int page) {
        return CallRefusedException.noPermit(
                page,
                "rate limiter '" + limiter.getName() + "' has no permit within " + HumanDuration.of(patience()),
                limiter.getRateLimiterConfig().getLimitRefreshPeriod());
    }

    /** The right to reserve, and what was reserved by it but not used. One waiter at a time has it. */
    private final class Ticket {
        private boolean reserved;
        private long reservedNanos;
        private long dueNanos;

        Mono<Void> permit(int page, RetryAfterGate retryAfterGate, Deadline deadline) {
            return retryAfterGate
                    .over(deadline)
                    .then(SignalledErrors.of(reserved(page, deadline))) // or the turn would never be released
                    .repeat(
                            retryAfterGate
                                    ::isInForce) // the server asked during the wait: a permit of then is none of now
                    .then();
        }

        private Mono<Void> reserved(int page, Deadline deadline) {
            return Mono.defer(() -> {
                boolean left = reserved && dueNanos - now() >= 0; // one that is overdue belongs to a period gone by
                if (!left && !reserve()) {
                    return Mono.error(refused(page));
                }
                long nanos = Math.min(dueNanos - now(), reservedNanos); // no longer, if a test has replaced the clock
                Duration wait = Duration.ofNanos(Math.max(0, nanos));
                if (!deadline.allows(wait)) {
                    return Mono.error(new OutOfTimeException()); // leaves the reservation to the next
                }
                Mono<?> due = wait.isZero() ? Mono.empty() : Mono.delay(wait);
                return due.then(Mono.fromRunnable(() -> reserved = false)); // not reached on cancel
            });
        }

        private boolean reserve() {
            reservedNanos = limiter.reservePermission();
            dueNanos = now() + reservedNanos;
            reserved = reservedNanos >= 0;
            return reserved;
        }

        private static long now() {
            return MonotonicClock.nanoTime();
        }
    }
}
