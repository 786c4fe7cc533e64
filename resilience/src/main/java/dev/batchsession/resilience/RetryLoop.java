package dev.batchsession.resilience;

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
 * The attempts at one page by one subscription. After each failure it decides whether another attempt follows, and when. Only
 * transient failures are passed to the retry, so that others do not distort its metrics.
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

    RetryLoop(int page, RetryLimits limits, RetryAfterSpread spread, Retry retry, Deadline deadline) {
        this.page = page;
        this.limits = limits;
        this.spread = spread;
        this.retry = retry.asyncContext();
        this.deadline = deadline;
    }

    /** Returns the attempt, repeated until it succeeds or no further one is due. */
    Mono<BatchPage> repeating(Mono<BatchPage> attempt) {
        return attempt.retryWhen(reactor.util.retry.Retry.from(failures -> failures.concatMap(
                        failed -> SignalledErrors.of(Mono.defer(() -> waitAfter(failed.failure()))), 0)))
                .doOnSuccess(answer -> retry.onComplete());
    }

    /** Returns one call, which times out at the deadline. */
    Mono<BatchPage> bounded(Mono<BatchPage> call) {
        return Mono.defer(() -> {
            calls++;
            deadline.start();
            Duration left = deadline.left();
            Mono<BatchPage> end = Mono.delay(left).then(Mono.error(() -> timedOut(left)));
            // Not timeout(…), which reports the call's own error as dropped if the page is cancelled during a backoff.
            return Mono.firstWithSignal(SignalledErrors.of(call), end);
        });
    }

    private TransportException timedOut(Duration left) {
        String detail = "timed out after " + HumanDuration.of(left) + ", the rest of maxElapsed";
        return new TransportException(page, detail, true, null);
    }

    private Mono<Long> waitAfter(Throwable error) {
        if (error instanceof CallRefusedException refusal) {
            return waitAfterRefusal(refusal);
        }
        if (error instanceof OutOfTimeException late) {
            return Mono.error(outOfTime(late.throttled()));
        }
        if (!(error instanceof PageFetchException failure) || !failure.isTransient()) {
            return Mono.defer(() -> Mono.error(error)); // concatMap throws a fatal Error that it receives at once
        }
        return waitAfterFailure(failure);
    }

    private Mono<Long> waitAfterFailure(PageFetchException failure) {
        lastFailure = failure;
        Duration retryAfter = failure.retryAfter().orElse(Duration.ZERO);
        if (retryAfter.compareTo(limits.maxRetryAfter()) > 0) {
            String limit = "maxRetryAfter (" + HumanDuration.of(limits.maxRetryAfter()) + ')';
            return Mono.error(waitTooLong(failure, retryAfter, limit));
        }
        long backoffMillis = retry.onError(failure);
        if (backoffMillis < 0) {
            return Mono.error(calls <= 1 ? failure : gaveUp(failure, null));
        }
        Duration leftToWait = deadline.leftToWait();
        if (retryAfter.compareTo(leftToWait) > 0 && !leftToWait.isNegative()) {
            return Mono.error(waitTooLong(failure, retryAfter, restOfMaxElapsed()));
        }
        Duration backoff = Duration.ofMillis(backoffMillis);
        if (backoff.compareTo(leftToWait) > 0) {
            return Mono.error(maxElapsedReached(failure));
        }
        Duration spreadOut = retryAfter.plus(spread.of(retryAfter));
        return Mono.delay(Collections.max(List.of(backoff, Collections.min(List.of(spreadOut, leftToWait)))));
    }

    private Mono<Long> waitAfterRefusal(CallRefusedException refusal) {
        deadline.start();
        lastRefusal = refusal;
        if (refusal.isBreakerOpen() && limits.waitWhileOpen() && Breaker.POLL.compareTo(deadline.leftToWait()) <= 0) {
            return Mono.delay(Breaker.POLL);
        }
        if (lastFailure != null) {
            refusal.addSuppressed(lastFailure);
        }
        return Mono.error(refusal);
    }

    /** @param throttled how long a {@code Retry-After} still holds back calls; zero if the wait was for something else */
    private PageFetchException outOfTime(Duration throttled) {
        if (lastFailure != null) {
            return throttled.isZero()
                    ? maxElapsedReached(lastFailure)
                    : waitTooLong(lastFailure, throttled, restOfMaxElapsed());
        }
        if (throttled.isZero() && lastRefusal != null) {
            return lastRefusal;
        }
        return CallRefusedException.throttled(page, throttled, restOfMaxElapsed());
    }

    private String restOfMaxElapsed() {
        Duration left = Collections.max(List.of(deadline.leftToWait(), Duration.ZERO));
        return "the " + HumanDuration.of(left) + " that are left of maxElapsed ("
                + HumanDuration.of(limits.maxElapsed()) + ')';
    }

    private AttemptsExhaustedException gaveUp(PageFetchException failure, @Nullable String limit) {
        return AttemptsExhaustedException.after(page, calls, deadline.elapsed(), limit, failure);
    }

    private AttemptsExhaustedException maxElapsedReached(PageFetchException failure) {
        return gaveUp(failure, "maxElapsed is " + HumanDuration.of(limits.maxElapsed()));
    }

    private AttemptsExhaustedException waitTooLong(PageFetchException failure, Duration wait, String limit) {
        return AttemptsExhaustedException.waitTooLong(page, calls, wait, limit, failure);
    }
}
