package dev.batchsession.resilience;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageFetchException;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The attempts at one page by one subscription: decides after each failure whether, and when, another follows. The retry
 * hears of failures that may pass, and of nothing else: a fatal one would only spoil its figures.
 */
final class Tries {
    /** How often an open breaker is asked again. It makes no call, so this costs a timer. */
    private static final Duration OPEN_BREAKER_POLL = Duration.ofMillis(500);

    private final int page;
    private final Persistence persistence;
    private final Retry.AsyncContext<BatchPage> retry;
    private long startMillis = -1;
    private int calls;
    private @Nullable PageFetchException lastFailure;

    Tries(int page, Persistence persistence, Retry retry) {
        this.page = page;
        this.persistence = persistence;
        this.retry = retry.asyncContext();
    }

    /** The attempt, again and again as long as it makes sense. */
    Mono<BatchPage> of(Mono<BatchPage> attempt) {
        return attempt.retryWhen(reactor.util.retry.Retry.from(
                        failures -> failures.concatMap(failed -> waitAfter(failed.failure()), 0)))
                .doOnSuccess(answer -> retry.onComplete());
    }

    /** To be told when a call is made, as opposed to waited for. */
    void callMade() {
        calls++;
        start();
    }

    /** Starts the clock, once: the waits before the first call are nobody's failure. */
    private void start() {
        if (startMillis < 0) {
            startMillis = nowMillis();
        }
    }

    private Mono<Long> waitAfter(Throwable error) {
        if (error instanceof CallRefusedException refusal) {
            return waitAfterRefusal(refusal);
        }
        if (!(error instanceof PageFetchException failure) || !failure.isTransient()) {
            return Mono.error(error);
        }
        lastFailure = failure;
        Duration retryAfter = failure.retryAfter().orElse(Duration.ZERO);
        if (retryAfter.compareTo(persistence.longestRetryAfter()) > 0) {
            return Mono.error(failure);
        }
        long backoffMillis = retry.onError(failure);
        if (backoffMillis < 0 || isOutOfTime()) {
            return Mono.error(calls <= 1 ? failure : new AttemptsExhaustedException(page, calls, spent(), failure));
        }
        return Mono.delay(Duration.ofMillis(Math.max(backoffMillis, retryAfter.toMillis())));
    }

    private Mono<Long> waitAfterRefusal(CallRefusedException refusal) {
        start();
        if (refusal.isBreakerOpen() && persistence.waitWhileOpen() && !isOutOfTime()) {
            return Mono.delay(OPEN_BREAKER_POLL);
        }
        if (lastFailure != null) {
            refusal.addSuppressed(lastFailure);
        }
        return Mono.error(refusal);
    }

    private boolean isOutOfTime() {
        return spent().compareTo(persistence.giveUpAfter()) >= 0;
    }

    private Duration spent() {
        return Duration.ofMillis(nowMillis() - startMillis);
    }

    /** The time of the scheduler that delays run on, so that virtual time moves both. */
    private static long nowMillis() {
        return Schedulers.parallel().now(TimeUnit.MILLISECONDS);
    }
}
