package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.signal.ErrorSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

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

    /** The minimum time from the end of a poll to the start of the next one if there is a hint. */
    private static final Duration HINT_DELAY = Duration.ofSeconds(1);

    private final Function<BatchFilter, Flux<BatchSummary>> listing;
    private final WatchOptions options;
    private final Scheduler scheduler;
    private final WatchState state;
    private final Scheduler steps;
    private final Supplier<? extends Collection<CreationKey>> wanted;
    private final @Nullable Hints hints;

    private NextPoll next;
    private Failures failures = Failures.NONE;

    PollLoop(Function<BatchFilter, Flux<BatchSummary>> listing, WatchState state) {
        this(listing, state, Schedulers.immediate(), List::of);
    }

    /**
     * @param steps where a poll starts when it is due
     * @param wanted called when a poll starts, for the batches that it must look up
     */
    PollLoop(
            Function<BatchFilter, Flux<BatchSummary>> listing,
            WatchState state,
            Scheduler steps,
            Supplier<? extends Collection<CreationKey>> wanted) {
        this.listing = listing;
        this.options = state.options();
        this.scheduler = options.scheduler();
        this.state = state;
        this.steps = steps;
        this.wanted = wanted;
        this.hints = options.hints().isEmpty() ? null : new Hints(options.hints());
        this.next = NextPoll.at(now());
    }

    /** Returns the changes, with a poll when it is due and a change is requested. */
    Flux<BatchChange> changes() {
        return hinted(pollWhenRequested(loop -> loop.pollWhenDue().then(Mono.<BatchChange>empty()))
                .concatWith(Flux.generate(this::emit))
                .repeat());
    }

    /** Returns the complete polls, one after the other, without emitting their changes. May be subscribed to again after a cancel. */
    Flux<Polled> polls() {
        return hinted(pollWhenRequested(PollLoop::pollWhenDue).repeat());
    }

    private <T> Mono<T> pollWhenRequested(Function<PollLoop, Mono<T>> poll) {
        return Mono.just(this)
                .hide() // flatMap waits for a request; a visible just() would poll on subscribe
                .flatMap(loop -> ErrorSignals.defer(() -> poll.apply(loop)));
    }

    private <T> Flux<T> hinted(Flux<T> polls) {
        return hints == null ? polls : Flux.using(hints::subscribe, subscription -> polls, Disposable::dispose);
    }

    private Mono<Polled> pollWhenDue() {
        Mono<?> due = isDue() ? Mono.empty() : untilDue().publishOn(steps);
        return due.then(ErrorSignals.defer(this::poll)).onErrorResume(PageFetchException.class, this::failed);
    }

    private Mono<?> untilDue() {
        Mono<?> timer = timer(next.dueAt());
        return hints == null
                ? timer
                : Mono.firstWithSignal(timer, hints.next().then(ErrorSignals.defer(() -> timer(next.hintedAt()))));
    }

    private Mono<Long> timer(long at) {
        return Mono.delay(Duration.ofNanos(Math.max(0, at - now())), scheduler);
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

    private Mono<Polled> poll() {
        long startedAt = now();
        next = NextPoll.after(options.interval(state.isIdle()), Duration.ZERO, startedAt); // if this one is cancelled
        boolean isHinted = hints != null && hints.take();
        return new Poll(
                        listing,
                        state,
                        state.input(wanted.get(), options.clock().instant(), startedAt))
                .run()
                .flatMap(poll -> ErrorSignals.defer(() -> Mono.just(polled(poll, startedAt, isHinted))));
    }

    private Polled polled(Poll.Outcome poll, long startedAt, boolean isHinted) {
        Instant time = options.clock().instant();
        state.applyPoll(poll, time);
        if (hints != null && isHinted && !poll.rest().coverAll()) {
            hints.add(); // the batches that were meant may be among those whose turn comes next
        }
        failures = Failures.NONE;
        long endedAt = now();
        Duration interval = options.interval(state.isIdle());
        next = NextPoll.after(interval, Duration.ZERO, endedAt);
        Duration took = Duration.ofNanos(endedAt - startedAt);
        int live = state.tracked().live().size();
        options.onPolled().accept(new WatchPoll(time, took, poll.rows(), live, interval));
        return new Polled(poll, startedAt, endedAt);
    }

    private Mono<Polled> failed(PageFetchException failure) {
        return ErrorSignals.defer(() -> {
            failures = failures.plus(failure, now());
            if (isTerminal(failure)) {
                failures = Failures.NONE;
                return Mono.error(failure);
            }
            Duration interval = options.interval(state.isIdle());
            Duration retryAfter = failure.retryAfter()
                    .map(wait -> wait.compareTo(MAX_RETRY_AFTER) < 0 ? wait : MAX_RETRY_AFTER)
                    .orElse(Duration.ZERO);
            next = NextPoll.after(interval, retryAfter, now());
            Duration nextPollIn = retryAfter.compareTo(interval) > 0 ? retryAfter : interval;
            options.onPollFailed()
                    .accept(new WatchFailure(
                            failure, failures.inARow(), options.clock().instant(), nextPollIn));
            return Mono.empty();
        });
    }

    private boolean isTerminal(PageFetchException failure) {
        return (failure instanceof ApiKeyRejectedException rejected && rejected.isFromApi())
                || failures.lastedAt(now()) >= options.failAfter().toNanos();
    }

    private boolean isDue() {
        long now = now();
        return now - next.dueAt() >= 0 || (hints != null && hints.hasArrived() && now - next.hintedAt() >= 0);
    }

    /** Returns monotonic time in nanoseconds. */
    private long now() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    /** A complete poll, from its start to its end in monotonic nanoseconds. */
    record Polled(Poll.Outcome outcome, long startedAt, long endedAt) {}

    /**
     * When the next poll starts, in monotonic nanoseconds.
     *
     * @param dueAt without a hint
     * @param hintedAt if there is a hint, at the earliest
     */
    private record NextPoll(long dueAt, long hintedAt) {
        static NextPoll at(long now) {
            return new NextPoll(now, now);
        }

        static NextPoll after(Duration interval, Duration retryAfter, long now) {
            long wait = retryAfter.toNanos();
            return new NextPoll(now + Math.max(interval.toNanos(), wait), now + Math.max(HINT_DELAY.toNanos(), wait));
        }
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
