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
 * Keeps calls from a server that fails. The breaker is asked before anything is waited for, so that an open one takes no
 * permit; its clock runs from the call, so that its figures hold the server's time alone.
 */
final class Breaker {
    private static final int SERVER_ERROR = 500;

    /** How often an open breaker is asked again, at most. It makes no call, so this costs a timer. */
    static final Duration POLL = Duration.ofMillis(500);

    private final CircuitBreaker breaker;
    private final AtomicReference<Window> current;

    Breaker(CircuitBreaker breaker) {
        this.breaker = breaker;
        boolean open = !permitsCalls(breaker.getState());
        this.current = new AtomicReference<>(new Window(0, open ? 1 : 0, MonotonicClock.nanoTime()));
        AtomicReference<Window> seen = current; // all that a caller's breaker keeps of this policy
        breaker.getEventPublisher()
                .onStateTransition(event -> seen.updateAndGet(
                        before -> before.followedBy(event.getStateTransition().getToState())));
    }

    private static boolean permitsCalls(State state) {
        return state != State.OPEN && state != State.FORCED_OPEN;
    }

    private Window window() {
        return requireNonNull(current.get());
    }

    /** How long the breaker stays open at most; see {@link CallRefusedException#retryAfter()}. */
    private Duration retryAfter() {
        Window last = window();
        Duration openTime = Duration.ofMillis(breaker.getCircuitBreakerConfig()
                .getWaitIntervalFunctionInOpenState()
                .apply(Math.max(1, last.opened)));
        Duration left = breaker.getState() == State.FORCED_OPEN ? openTime : openTime.minus(last.age());
        return left.compareTo(POLL) < 0 ? POLL : left;
    }

    /** The call after the wait, unless the breaker is open before or after the wait. */
    Mono<BatchPage> guarding(int page, Mono<Void> wait, Mono<BatchPage> call) {
        return Mono.using(
                () -> new BreakerPermission(page),
                pass -> wait.then(pass.recording(call)),
                BreakerPermission::giveBack);
    }

    /** Whether a failure says that the server is unwell: not so when it refuses the request (4xx), or asks for patience. */
    private static boolean blamesServer(Throwable error) {
        return error instanceof PageFetchException failure
                && failure.isTransient()
                && failure.status().orElse(SERVER_ERROR) >= SERVER_ERROR; // no status: no whole answer
    }

    /**
     * The time between two transitions of the breaker.
     *
     * @param number of transitions seen before. The state is not enough to tell two windows apart: both may be half open
     * @param opened how often in a row the breaker has opened without closing: what its interval function is asked with
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

    /** The breaker's permission for one call: turned into an outcome, or given back, in the window it was taken in. */
    private final class BreakerPermission {
        private final int page;
        private final AtomicBoolean spent = new AtomicBoolean();
        private volatile long takenIn;

        BreakerPermission(int page) {
            this.page = page;
            if (!breaker.tryAcquirePermission()) {
                throw refused();
            }
            this.takenIn = window().number();
        }

        private boolean isCurrent() {
            return window().number() == takenIn;
        }

        /** A permission of another window is void: it is no trial of a half-open breaker. */
        private boolean takeAgain() {
            if (!breaker.tryAcquirePermission()) {
                spent.set(true);
                return false;
            }
            takenIn = window().number();
            return true;
        }

        Mono<BatchPage> recording(Mono<BatchPage> call) {
            return Mono.defer(() -> {
                boolean valid = isCurrent() && permitsCalls(breaker.getState());
                if (!valid && !takeAgain()) {
                    return Mono.error(refused());
                }
                long start = breaker.getCurrentTimestamp();
                return call.doOnSuccess(answer -> succeeded(start))
                        .doOnError(Breaker::blamesServer, error -> failed(start, error));
            });
        }

        private void succeeded(long start) {
            if (spent.compareAndSet(false, true) && isCurrent()) {
                breaker.onSuccess(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit());
            }
        }

        private void failed(long start, Throwable error) {
            if (spent.compareAndSet(false, true) && isCurrent()) {
                breaker.onError(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), error);
            }
        }

        void giveBack() {
            if (spent.compareAndSet(false, true) && isCurrent()) {
                breaker.releasePermission();
            }
        }

        private CallRefusedException refused() {
            return CallRefusedException.breakerOpen(
                    page, "circuit breaker '" + breaker.getName() + "' is " + breaker.getState(), retryAfter());
        }
    }
}
