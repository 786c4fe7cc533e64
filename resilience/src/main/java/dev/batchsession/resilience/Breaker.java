package dev.batchsession.resilience;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageFetchException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;

/**
 * Circuit breaker around a call and the wait for its permit. The breaker is asked before the wait, so an open one costs no
 * permit. It measures the call alone, so its metrics contain only the server's time.
 */
final class Breaker {
    private static final int SERVER_ERROR = 500;

    /** The interval at which an open breaker is polled. A poll makes no call and costs one timer. */
    static final Duration POLL = Duration.ofMillis(500);

    private final CircuitBreaker breaker;
    private final AtomicReference<Window> current;

    Breaker(CircuitBreaker breaker) {
        this.breaker = breaker;
        boolean open = !permitsCalls(breaker.getState());
        this.current = new AtomicReference<>(new Window(0, open ? 1 : 0, MonotonicClock.nanoTime()));
        AtomicReference<Window> observed = current; // the only part of this policy that a caller's breaker retains
        breaker.getEventPublisher()
                .onStateTransition(event -> observed.updateAndGet(
                        before -> before.followedBy(event.getStateTransition().getToState())));
    }

    private static boolean permitsCalls(State state) {
        return state != State.OPEN && state != State.FORCED_OPEN;
    }

    private Window window() {
        return requireNonNull(current.get());
    }

    /** Returns an upper bound of the time until the breaker permits calls; see {@link CallRefusedException#retryAfter()}. */
    private Duration retryAfter() {
        Window last = window();
        Duration openTime = Duration.ofMillis(breaker.getCircuitBreakerConfig()
                .getWaitIntervalFunctionInOpenState()
                .apply(Math.max(1, last.opened)));
        Duration left = breaker.getState() == State.FORCED_OPEN ? openTime : openTime.minus(last.age());
        return left.compareTo(POLL) < 0 ? POLL : left;
    }

    /** Returns the wait followed by the call; refused if the breaker is open before the wait or after it. */
    Mono<BatchPage> guarding(int page, Mono<Void> wait, Mono<BatchPage> call) {
        return Mono.using(
                () -> new BreakerPermission(page),
                permission -> wait.then(permission.recording(call)),
                BreakerPermission::release);
    }

    /** Returns whether a failure counts against the server: a 5xx or a transport failure, not a 4xx such as a 429. */
    private static boolean blamesServer(Throwable error) {
        return error instanceof PageFetchException failure
                && failure.isTransient()
                && failure.status().orElse(SERVER_ERROR) >= SERVER_ERROR; // without a status: no complete response
    }

    /**
     * The time between two transitions of the breaker.
     *
     * @param number the number of transitions observed before it; the state alone does not distinguish two half-open windows
     * @param opened how often the breaker has opened since it was last closed, the argument of its interval function
     */
    private record Window(long number, int opened, long sinceNanos) {
        Window followedBy(State next) {
            int openings = switch (next) {
                case OPEN, FORCED_OPEN -> opened + 1;
                case HALF_OPEN -> opened;
                default -> 0;
            };
            return new Window(number + 1, openings, MonotonicClock.nanoTime());
        }

        Duration age() {
            return Duration.ofNanos(MonotonicClock.nanoTime() - sinceNanos);
        }
    }

    /** The breaker's permission for one call. It is used for an outcome, or released, only in the window that granted it. */
    private final class BreakerPermission {
        private final int page;
        private final AtomicBoolean used = new AtomicBoolean();
        private volatile long grantedIn;

        BreakerPermission(int page) {
            this.page = page;
            if (!breaker.tryAcquirePermission()) {
                throw refused();
            }
            this.grantedIn = window().number();
        }

        private boolean isCurrent() {
            return window().number() == grantedIn;
        }

        /** Replaces a permission of an earlier window, which is no trial call of a half-open breaker. */
        private boolean renew() {
            if (!breaker.tryAcquirePermission()) {
                used.set(true);
                return false;
            }
            grantedIn = window().number();
            return true;
        }

        Mono<BatchPage> recording(Mono<BatchPage> call) {
            return Mono.defer(() -> {
                boolean valid = isCurrent() && permitsCalls(breaker.getState());
                if (!valid && !renew()) {
                    return Mono.error(refused());
                }
                long start = breaker.getCurrentTimestamp();
                return call.doOnSuccess(answer -> succeeded(start))
                        .doOnError(Breaker::blamesServer, error -> failed(start, error));
            });
        }

        private void succeeded(long start) {
            if (used.compareAndSet(false, true) && isCurrent()) {
                breaker.onSuccess(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit());
            }
        }

        private void failed(long start, Throwable error) {
            if (used.compareAndSet(false, true) && isCurrent()) {
                breaker.onError(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), error);
            }
        }

        void release() {
            if (used.compareAndSet(false, true) && isCurrent()) {
                breaker.releasePermission();
            }
        }

        private CallRefusedException refused() {
            return CallRefusedException.breakerOpen(
                    page, "circuit breaker '" + breaker.getName() + "' is " + breaker.getState(), retryAfter());
        }
    }
}
