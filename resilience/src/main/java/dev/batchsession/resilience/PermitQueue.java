package dev.batchsession.resilience;

import io.github.resilience4j.ratelimiter.RateLimiter;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.pool.Pool;
import reactor.pool.PoolAcquireTimeoutException;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRef;

/**
 * Queue for the permits of a rate limiter. Waiting neither blocks nor outlives a cancel.
 *
 * <p>A reserved permit cannot be given back, and a reservation delays all later ones. Callers therefore queue for a ticket,
 * first come first served, and only its holder reserves. If the holder cancels, the next one inherits the reservation, so any
 * number of cancelled callers costs at most one permit.
 */
final class PermitQueue {
    /** The pool takes a timeout of zero for none. */
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

    private final RateLimiter limiter;
    private final Pool<Ticket> tickets;

    PermitQueue(RateLimiter limiter) {
        this.limiter = limiter;
        this.tickets =
                PoolBuilder.from(Mono.just(new Ticket())).sizeBetween(0, 1).buildPool();
    }

    /**
     * Completes when the call may be made. Fails with {@link CallRefusedException} if no permit is available within the
     * limiter's {@code timeoutDuration}, or with {@link OutOfTimeException} if the permit comes too late for the deadline.
     * While a {@code Retry-After} is in force the head of the queue keeps the ticket. Otherwise the callers behind it would
     * collect permits and use them all at its end.
     */
    Mono<Void> acquire(int page, RetryAfterGate retryAfterGate, Deadline deadline) {
        return Mono.defer(() -> {
            Duration timeout = timeout();
            if (timeout.isZero()) { // the limiter does not wait, so there is nothing to queue for
                return limiter.reservePermission() == 0 ? Mono.empty() : Mono.error(refused(page));
            }
            Duration leftToWait = deadline.leftToWaitForPermit();
            if (leftToWait.isNegative()) {
                return Mono.error(new OutOfTimeException());
            }
            boolean boundByDeadline = leftToWait.compareTo(timeout) < 0;
            Duration longest = boundByDeadline ? leftToWait : timeout;
            return Mono.usingWhen(
                            tickets.acquire(longest.isZero() ? SHORTEST_TIMEOUT : longest),
                            held -> held.poolable().permit(page, retryAfterGate, deadline),
                            PooledRef::release)
                    .onErrorMap(
                            PoolAcquireTimeoutException.class,
                            late -> boundByDeadline ? new OutOfTimeException() : refused(page));
        });
    }

    private Duration timeout() {
        return limiter.getRateLimiterConfig().getTimeoutDuration();
    }

    private CallRefusedException refused(int page) {
        return CallRefusedException.noPermit(
                page,
                "rate limiter '" + limiter.getName() + "' has no permit within " + HumanDuration.of(timeout()),
                limiter.getRateLimiterConfig().getLimitRefreshPeriod());
    }

    /** The right to reserve a permit, with the reservation that a cancelled holder left. One caller at a time holds it. */
    private final class Ticket {
        private boolean reserved;
        private long reservedNanos;
        private long dueNanos;

        Mono<Void> permit(int page, RetryAfterGate retryAfterGate, Deadline deadline) {
            return retryAfterGate
                    .pass(deadline)
                    .then(SignalledErrors.of(reserved(page, deadline))) // a thrown error would keep the ticket for ever
                    .repeat(retryAfterGate::isInForce) // closed during the wait: the permit belongs to a period before
                    .then();
        }

        private Mono<Void> reserved(int page, Deadline deadline) {
            return Mono.defer(() -> {
                boolean inherited = reserved && dueNanos - now() >= 0; // an overdue one belongs to a past period
                if (!inherited && !reserve()) {
                    return Mono.error(refused(page));
                }
                long nanos =
                        Math.min(dueNanos - now(), reservedNanos); // bounded, even if a test has replaced the clock
                Duration wait = Duration.ofNanos(Math.max(0, nanos));
                if (wait.compareTo(deadline.leftToWaitForPermit()) > 0) {
                    return Mono.error(new OutOfTimeException()); // the next holder inherits the reservation
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
