package dev.batchsession.resilience;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageFetchException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;

/**
 * Gate that holds back all calls of a policy while a {@code Retry-After} is in force. The header of a 429 or 503 applies to the
 * client, not only to the call that the server rejected.
 */
final class RetryAfterGate {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final Duration longest;
    private final RetryAfterSpread spread;
    private final AtomicReference<Throttle> current =
            new AtomicReference<>(new Throttle(0, Duration.ZERO, Duration.ZERO));

    /** @param longest the longest {@code Retry-After} that is obeyed, since the server may ask for years */
    RetryAfterGate(Duration longest, RetryAfterSpread spread) {
        this.longest = MonotonicClock.bounded(longest);
        this.spread = spread;
    }

    /**
     * Completes at once if no {@code Retry-After} is in force, otherwise a random time after its end. Fails with
     * {@link OutOfTimeException} if that end is later than the deadline permits.
     */
    Mono<Void> pass(Deadline deadline) {
        return Mono.defer(() -> waitFor(throttle(), deadline))
                .repeat(this::isInForce) // another call may have extended it meanwhile
                .then();
    }

    private Mono<Long> waitFor(Throttle throttle, Deadline deadline) {
        Duration left = throttle.left();
        Duration leftToWait = deadline.leftToWait();
        boolean wasThrottled =
                !deadline.isStarted() && !deadline.elapsed().isZero(); // in the queue for permits as well
        if ((!left.isZero() || wasThrottled) && left.compareTo(leftToWait) > 0) {
            return Mono.error(new OutOfTimeException(left));
        }
        if (left.isZero()) {
            return Mono.empty();
        }
        Duration spreadOut = left.plus(spread.of(throttle.length()));
        Duration wait = spreadOut.compareTo(leftToWait) > 0 ? leftToWait : spreadOut;
        deadline.addSpread(wait.minus(left));
        return Mono.delay(wait);
    }

    boolean isInForce() {
        return !remaining().isZero();
    }

    /** Returns the call, with the gate closed by a {@code Retry-After} of its failure. */
    Mono<BatchPage> observing(Mono<BatchPage> call) {
        return call.doOnError(PageFetchException.class, this::observe);
    }

    private void observe(PageFetchException failure) {
        int status = failure.status().orElse(0);
        if (status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE) {
            failure.retryAfter().ifPresent(this::closeFor);
        }
    }

    private void closeFor(Duration retryAfter) {
        Duration wait = retryAfter.compareTo(longest) > 0 ? longest : retryAfter;
        current.updateAndGet(before -> before.left().compareTo(wait) >= 0 ? before : before.followedBy(wait));
    }

    /** Returns the total time for which calls have been held back until now. */
    Duration total() {
        Throttle throttle = throttle();
        return throttle.total().minus(throttle.left());
    }

    Duration remaining() {
        return throttle().left();
    }

    private Throttle throttle() {
        return requireNonNull(current.get());
    }

    /**
     * The {@code Retry-After} with the latest end.
     *
     * @param untilNanos its end, by {@link MonotonicClock#nanoTime()}
     * @param length the length that the server asked for
     * @param total the total time of all until this one's end, overlaps counted once
     */
    private record Throttle(long untilNanos, Duration length, Duration total) {
        /** At most the length, even if a test has replaced the clock. */
        Duration left() {
            Duration left = length.isZero() ? length : Duration.ofNanos(untilNanos - MonotonicClock.nanoTime());
            if (left.isNegative()) {
                return Duration.ZERO;
            }
            return left.compareTo(length) > 0 ? length : left;
        }

        Throttle followedBy(Duration longer) {
            return new Throttle(
                    MonotonicClock.nanoTime() + longer.toNanos(),
                    longer,
                    total.plus(longer).minus(left()));
        }
    }
}
