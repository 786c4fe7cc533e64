package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.signal.ErrorSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/**
 * The poll loop of one subscription: time and demand. It alternates between two steps: wait for the interval and poll, then emit the
 * changes until none is pending or the next poll is due. Each step starts when a change is requested, so that a subscriber that
 * requests nothing stops the polls. Its mutable fields are about the next poll's time; all else is in {@link WatchState}.
 *
 * <p>Reactor throws an {@link Error} of a function on the thread that runs the function. All functions that run on a timer or
 * an event loop therefore signal it themselves.
 */
final class PollLoop {
    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    private final Function<BatchFilter, Flux<BatchSummary>> listing;
    private final WatchOptions options;
    private final Scheduler scheduler;
    private final WatchState state;

    private long dueAt;
    private Failures failures = Failures.NONE;

    PollLoop(Function<BatchFilter, Flux<BatchSummary>> listing, WatchState state) {
        this.listing = listing;
        this.options = state.options();
        this.scheduler = options.scheduler();
        this.state = state;
        this.dueAt = now();
    }

    Flux<BatchChange> changes() {
        return Mono.just(this)
                .hide() // flatMap waits for a request; a visible just() would poll on subscribe
                .flatMap(loop -> ErrorSignals.defer(loop::pollWhenDue))
                .concatWith(Flux.generate(this::emit))
                .repeat();
    }

    private Mono<BatchChange> pollWhenDue() {
        long left = dueAt - now();
        Mono<?> due = left <= 0 ? Mono.empty() : Mono.delay(Duration.ofNanos(left), scheduler);
        return due.then(ErrorSignals.defer(this::poll))
                .onErrorResume(PageFetchException.class, this::failed)
                .then(Mono.empty());
    }

    private void emit(SynchronousSink<BatchChange> sink) {
        try {
            BatchChange change = isDue() ? null : state.next(); // a poll that is due may update the pending changes
            if (change == null) {
                sink.complete();
            } else {
                sink.next(change);
            }
        } catch (Error thrown) {
            sink.error(thrown); // the operator would throw it
        }
    }

    private Mono<Void> poll() {
        long startedAt = now();
        return new Poll(listing, state)
                .run(state.input(options.clock().instant(), startedAt))
                .flatMap(poll -> ErrorSignals.defer(() -> {
                    polled(poll, startedAt);
                    return Mono.empty();
                }));
    }

    private void polled(Poll.Outcome poll, long startedAt) {
        Instant endedAt = options.clock().instant();
        state.applyPoll(poll, endedAt);
        failures = Failures.NONE;
        Duration next = options.interval(state.isIdle());
        dueAt = now() + next.toNanos();
        Duration took = Duration.ofNanos(now() - startedAt);
        int live = state.tracked().live().size();
        options.onPolled().accept(new WatchPoll(endedAt, took, poll.rows(), live, next));
    }

    private Mono<Void> failed(PageFetchException failure) {
        return ErrorSignals.defer(() -> {
            failures = failures.plus(failure, now());
            if (isTerminal(failure)) {
                return Mono.error(failure);
            }
            Duration interval = options.interval(state.isIdle());
            Duration next = failure.retryAfter()
                    .map(wait -> wait.compareTo(MAX_RETRY_AFTER) < 0 ? wait : MAX_RETRY_AFTER)
                    .filter(wait -> wait.compareTo(interval) > 0)
                    .orElse(interval);
            dueAt = now() + next.toNanos();
            options.onPollFailed()
                    .accept(new WatchFailure(
                            failure, failures.inARow(), options.clock().instant(), next));
            return Mono.empty();
        });
    }

    private boolean isTerminal(PageFetchException failure) {
        return (failure instanceof ApiKeyRejectedException rejected && rejected.isFromApi())
                || failures.lastedAt(now()) >= options.failAfter().toNanos();
    }

    private boolean isDue() {
        return now() - dueAt >= 0;
    }

    /** Returns monotonic time in nanoseconds. */
    private long now() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    /**
     * The failed polls since the last complete one.
     *
     * @param inARow how many
     * @param since the monotonic time of the first of the last ones that are not transient; {@code null} if the last one is
     */
    private record Failures(int inARow, @Nullable Long since) {
        private static final Failures NONE = new Failures(0, null);

        Failures plus(PageFetchException failure, long now) {
            Long first = since == null ? Long.valueOf(now) : since;
            return new Failures(inARow + 1, failure.isTransient() ? null : first);
        }

        /** Returns for how long failures that are not transient have lasted; negative if the last one is transient. */
        long lastedAt(long now) {
            return since == null ? -1 : now - since;
        }
    }
}
