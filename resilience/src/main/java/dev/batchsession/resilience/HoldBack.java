package dev.batchsession.resilience;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageFetchException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Holds back every call that shares it while the server has asked for silence: a {@code Retry-After} with a 429 or 503
 * speaks to the client as a whole, not to the one call it answers.
 */
final class HoldBack {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final Duration longest;
    private final AtomicLong untilMillis = new AtomicLong();
    private final AtomicLong askedMillis = new AtomicLong(); // in all, each moment once, up to untilMillis

    /** @param longest as long as the server is obeyed; it could ask for years, or its clock be wrong by as much */
    HoldBack(Duration longest) {
        this.longest = longest;
    }

    /** Completes when nothing is held back, at once where nothing is. */
    Mono<Void> over() {
        return Mono.defer(() -> isInForce() ? Mono.delay(remaining()) : Mono.<Long>empty())
                .repeat(this::isInForce) // the server may have asked for more meanwhile
                .then();
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

    private void holdBackFor(Duration wait) {
        long now = nowMillis();
        long wanted = now + capped(wait).toMillis();
        long before = untilMillis.getAndAccumulate(wanted, Math::max);
        askedMillis.addAndGet(Math.max(0, wanted - Math.max(before, now)));
    }

    /** How long calls were held back until now. */
    Duration total() {
        Duration total = Duration.ofMillis(askedMillis.get()).minus(remaining());
        return total.isNegative() ? Duration.ZERO : total; // the clock was set back
    }

    Duration remaining() {
        long now = nowMillis();
        long until = untilMillis.get();
        if (until - now > longest.toMillis()) { // the clock was set back
            if (untilMillis.compareAndSet(until, now + longest.toMillis())) {
                askedMillis.addAndGet(longest.toMillis()); // it begins anew
            }
            return longest;
        }
        return Duration.ofMillis(Math.max(0, until - now));
    }

    private Duration capped(Duration wait) {
        return wait.compareTo(longest) > 0 ? longest : wait;
    }

    /** The time of the scheduler that delays run on, so that virtual time moves both. */
    private static long nowMillis() {
        return Schedulers.parallel().now(TimeUnit.MILLISECONDS);
    }
}
