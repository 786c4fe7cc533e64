package dev.batchsession.resilience;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageFetchException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;

/**
 * Holds back every call that shares it while the server has asked for silence: a {@code Retry-After} with a 429 or 503
 * speaks to the client as a whole, not to the one call it answers.
 */
final class RetryAfterGate {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final Duration longest;
    private final RetryAfterSpread spread;
    private final AtomicReference<Silence> current =
            new AtomicReference<>(new Silence(0, Duration.ZERO, Duration.ZERO));

    /** @param longest as long as the server is obeyed; it could ask for years, or its clock be wrong by as much */
    RetryAfterGate(Duration longest, RetryAfterSpread spread) {
        this.longest = MonotonicClock.bounded(longest);
        this.spread = spread;
    }

    /**
     * Completes when nothing is held back and a random time has passed since, at once if nothing is held back; fails with
     * {@link OutOfTimeException} if that is later than the deadline.
     */
    Mono<Void> over(Deadline deadline) {
        return Mono.defer(() -> waitFor(silence(), deadline))
                .repeat(this::isInForce) // the server may have asked for more meanwhile
                .then();
    }

    private Mono<Long> waitFor(Silence asked, Deadline deadline) {
        Duration left = asked.left();
        if (left.isZero()) {
            return Mono.empty();
        }
        Duration leftToWait = deadline.leftToWait();
        if (left.compareTo(leftToWait) > 0) {
            return Mono.error(new OutOfTimeException());
        }
        Duration spreadOut = left.plus(spread.of(asked.length()));
        return Mono.delay(spreadOut.compareTo(leftToWait) > 0 ? leftToWait : spreadOut);
    }

    boolean isInForce() {
        return !remaining().isZero();
    }

    /** The call, whose failure may hold back those that come after it. */
    Mono<BatchPage> noting(Mono<BatchPage> call) {
        return call.doOnError(PageFetchException.class, this::note);
    }

    private void note(PageFetchException failure) {
        int status = failure.status().orElse(0);
        if (status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE) {
            failure.retryAfter().ifPresent(this::holdBackFor);
        }
    }

    private void holdBackFor(Duration retryAfter) {
        Duration wait = retryAfter.compareTo(longest) > 0 ? longest : retryAfter;
        current.updateAndGet(before -> before.left().compareTo(wait) >= 0 ? before : before.followedBy(wait));
    }

    /** How long calls were held back until now. */
    Duration total() {
        Silence asked = silence();
        return asked.total().minus(asked.left());
    }

    Duration remaining() {
        return silence().left();
    }

    private Silence silence() {
        return requireNonNull(current.get());
    }

    /**
     * The longest wait that the server has asked for so far and that may still be in force.
     *
     * @param untilNanos its end, by {@link MonotonicClock#nanoTime()}
     * @param length how long it was when the server asked
     * @param total of all waits until then, each moment once
     */
    private record Silence(long untilNanos, Duration length, Duration total) {
        /** At most the whole wait, even if a test has replaced the clock. */
        Duration left() {
            Duration left = length.isZero() ? length : Duration.ofNanos(untilNanos - MonotonicClock.nanoTime());
            if (left.isNegative()) {
                return Duration.ZERO;
            }
            return left.compareTo(length) > 0 ? length : left;
        }

        Silence followedBy(Duration longer) {
            return new Silence(
                    MonotonicClock.nanoTime() + longer.toNanos(),
                    longer,
                    total.plus(longer).minus(left()));
        }
    }
}
