package dev.batchsession.resilience;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageFetchException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
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

    Breaker(CircuitBreaker breaker) {
        this.breaker = breaker;
    }

    /** The call after the wait, unless the breaker is open before or after the wait. */
    Mono<BatchPage> guarding(int page, Mono<Void> wait, Mono<BatchPage> call) {
        return Mono.using(() -> new Pass(page), pass -> wait.then(pass.recording(call)), Pass::giveBack);
    }

    /** Whether a failure says that the server is unwell: not so when it refuses the request (4xx), or asks for patience. */
    private static boolean blamesServer(Throwable error) {
        return error instanceof PageFetchException failure
                && failure.isTransient()
                && failure.status().orElse(SERVER_ERROR) >= SERVER_ERROR; // no status: no whole answer
    }

    /** The breaker's permission for one call: turned into an outcome, or given back. */
    private final class Pass {
        private final int page;
        private final AtomicBoolean spent = new AtomicBoolean();
        private volatile State takenIn;

        Pass(int page) {
            this.page = page;
            if (!breaker.tryAcquirePermission()) {
                throw refused();
            }
            this.takenIn = breaker.getState();
        }

        /** A permission of another state is void: it is no trial of a half-open breaker. */
        private boolean takeAgain() {
            if (!breaker.tryAcquirePermission()) {
                spent.set(true);
                return false;
            }
            takenIn = breaker.getState();
            return true;
        }

        Mono<BatchPage> recording(Mono<BatchPage> call) {
            return Mono.defer(() -> {
                if (breaker.getState() != takenIn && !takeAgain()) {
                    return Mono.error(refused());
                }
                long start = breaker.getCurrentTimestamp();
                return call.doOnSuccess(answer -> succeeded(start))
                        .doOnError(Breaker::blamesServer, error -> failed(start, error));
            });
        }

        private void succeeded(long start) {
            if (spent.compareAndSet(false, true)) {
                breaker.onSuccess(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit());
            }
        }

        private void failed(long start, Throwable error) {
            if (spent.compareAndSet(false, true)) {
                breaker.onError(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), error);
            }
        }

        void giveBack() {
            if (spent.compareAndSet(false, true) && breaker.getState() == takenIn) {
                breaker.releasePermission();
            }
        }

        private CallRefusedException refused() {
            return CallRefusedException.breakerOpen(
                    page, "circuit breaker '" + breaker.getName() + "' is " + breaker.getState());
        }
    }
}
