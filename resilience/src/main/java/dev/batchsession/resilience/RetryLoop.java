package dev.batchsession.resilience;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.TransportException;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The attempts at one page by one subscription: decides after each failure whether, and when, another follows. The retry
 * hears of failures that may pass, and of nothing else: a fatal one would only spoil its figures.
 */
final class RetryLoop {
    private final int page;
    private final RetryLimits limits;
    private final RetryAfterSpread spread;
    private final Retry.AsyncContext<BatchPage> retry;
    private final Deadline deadline;
    private int calls;
    private @Nullable PageFetchException lastFailure;
    private @Nullable CallRefusedException lastRefusal;

    RetryLoop(int page, RetryLimits limits, RetryAfterSpread spread, Retry retry) {
        this.page = page;
        this.limits = limits;
        this.spread = spread;
        this.retry = retry.asyncContext();
        this.deadline = new Deadline(limits.maxElapsed());
    }

    /** The end of the time for this page. */
    Deadline deadline() {
        return deadline;
    }

    /** The attempt, again and again as long as it makes sense. */
    Mono<BatchPage> of(Mono<BatchPage> attempt) {
        return attempt.retryWhen(reactor.util.retry.Retry.from(failures -> failures.concatMap(
                        failed -> SignalledErrors.of(Mono.defer(() -> waitAfter(failed.failure()))), 0)))
                .doOnSuccess(answer -> retry.onComplete());
    }

    /** One call, cut when the page's time is up. */
    Mono<BatchPage> bounded(Mono<BatchPage> call) {
        return Mono.defer(() -> {
            calls++;
            deadline.start();
            Duration left = deadline.left();
            Mono<BatchPage> end = Mono.delay(left).then(Mono.error(() -> cut(left)));
            // Not timeout(…), which reports the call's own error as dropped if the page is cancelled during a backoff.
            return Mono.firstWithSignal(SignalledErrors.of(call), end);
        });
    }

    private TransportException cut(Duration left) {
        String detail = "timed out after " + HumanDuration.of(left) + ", what was left of maxElapsed";
        return new TransportException(page, detail, true, null);
    }

    private Mono<Long> waitAfter(Throwable error) {
        if (error instanceof CallRefusedException refusal) {
            return waitAfterRefusal(refusal);
        }
        if (error instanceof OutOfTimeException) {
            return Mono.error(lastFailure != null ? outOfTime(lastFailure) : requireNonNull(lastRefusal));
        }
        if (!(error instanceof PageFetchException failure) || !failure.isTransient()) {
            return Mono.defer(() -> Mono.error(error)); // an Error that concatMap sees at once, it throws
        }
        return waitAfterFailure(failure);
    }

    private Mono<Long> waitAfterFailure(PageFetchException failure) {
        lastFailure = failure;
        Duration retryAfter = failure.retryAfter().orElse(Duration.ZERO);
        if (retryAfter.compareTo(limits.maxRetryAfter()) > 0) {
            return Mono.error(waitTooLong(failure, "maxRetryAfter (" + HumanDuration.of(limits.maxRetryAfter()) + ')'));
        }
        long backoffMillis = retry.onError(failure);
        if (backoffMillis < 0) {
            return Mono.error(calls <= 1 ? failure : gaveUp(failure, null));
        }
        Duration leftToWait = deadline.leftToWait();
        if (retryAfter.compareTo(leftToWait) > 0 && !leftToWait.isNegative()) {
            return Mono.error(
                    waitTooLong(failure, "what is left of maxElapsed (" + HumanDuration.of(limits.maxElapsed()) + ')'));
        }
        Duration backoff = Duration.ofMillis(backoffMillis);
        if (backoff.compareTo(leftToWait) > 0) {
            return Mono.error(outOfTime(failure));
        }
        Duration spreadOut = retryAfter.plus(spread.of(retryAfter));
        return Mono.delay(Collections.max(List.of(backoff, Collections.min(List.of(spreadOut, leftToWait)))));
    }

    private Mono<Long> waitAfterRefusal(CallRefusedException refusal) {
        deadline.start();
        lastRefusal = refusal;
        if (refusal.isBreakerOpen() && limits.waitWhileOpen() && deadline.allows(Breaker.POLL)) {
            return Mono.delay(Breaker.POLL);
        }
        if (lastFailure != null) {
            refusal.addSuppressed(lastFailure);
        }
        return Mono.error(refusal);
    }

    private AttemptsExhaustedException gaveUp(PageFetchException failure, @Nullable String limit) {
        return AttemptsExhaustedException.after(page, calls, deadline.elapsed(), limit, failure);
    }

    private AttemptsExhaustedException outOfTime(PageFetchException failure) {
        return gaveUp(failure, "maxElapsed is " + HumanDuration.of(limits.maxElapsed()));
    }

    private AttemptsExhaustedException waitTooLong(PageFetchException failure, String bound) {
        return AttemptsExhaustedException.waitTooLong(page, calls, bound, failure);
    }
}
