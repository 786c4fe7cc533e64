package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.signal.ErrorSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/**
 * The poll loop of one subscription. It alternates between two steps: wait for the interval and poll, then emit the changes until
 * none is pending or the next poll is due. Each step starts when a change is requested, so that a subscriber that requests nothing
 * stops the polls.
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
    private final PollPlan plan;

    private final boolean resumed;

    private @Nullable Resync resync; // null until the first poll is complete
    private @Nullable Instant endedFrom; // the first poll did not query older ended batches; null if it queried all
    private List<Span> slices = List.of();
    private Set<UUID> newIds = Set.of(); // of batches in this poll that are not tracked yet
    private int rows;
    private long dueAt;
    private int failedInARow;
    /** The first failure that is not transient since the last poll that was complete or failed transiently. */
    private @Nullable Long failingSince;

    PollLoop(
            Function<BatchFilter, Flux<BatchSummary>> listing,
            @Nullable String origin,
            BatchFilter filter,
            WatchOptions options,
            @Nullable WatchCheckpoint position) {
        this.listing = listing;
        this.options = options;
        this.scheduler = options.scheduler();
        this.resumed = position != null;
        this.state = new WatchState(origin, filter, options, position);
        this.plan = new PollPlan(filter, options, state.tracked());
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
        List<PollQuery.Result> results = new ArrayList<>();
        long startedAt = now();
        newIds = new HashSet<>();
        rows = 0;
        return run(queries(), results)
                .then(ErrorSignals.defer(() -> run(followUps(results), results)))
                .then(ErrorSignals.defer(() -> {
                    polled(results, startedAt);
                    return Mono.empty();
                }));
    }

    private Mono<Void> run(List<PollQuery> queries, List<PollQuery.Result> results) {
        return Flux.fromIterable(queries)
                .concatMap(query -> ErrorSignals.defer(() -> run(query)))
                .doOnNext(results::add)
                .then();
    }

    private Mono<PollQuery.Result> run(PollQuery query) {
        return RowCollector.collect(listing.apply(query.filter()), this::collect)
                .map(collected -> new PollQuery.Result(query, collected));
    }

    /** Enforces the bound row by row, so that neither an endless list nor one that repeats rows fills the memory. */
    private void collect(List<BatchSummary> collected, BatchSummary row) {
        rows++;
        if (state.ignores(row)) {
            return;
        }
        if (state.tracked().find(row.batchId()) == null) {
            newIds.add(row.batchId());
        }
        collected.add(row);
        int max = options.maxTrackedBatches();
        if (collected.size() > max || state.tracked().size() + newIds.size() > max) {
            throw new TooManyBatchesException(max);
        }
    }

    private List<PollQuery> queries() {
        if (resync != null) {
            return plan.queries(state.evictedUpTo(), options.clock().instant());
        }
        CreationKey evictedUpTo = state.evictedUpTo();
        endedFrom = evictedUpTo != null ? evictedUpTo.at() : firstRetentionStart();
        return plan.firstQueries(endedFrom);
    }

    private @Nullable Instant firstRetentionStart() {
        return resumed ? null : plan.firstRetentionStart(options.clock().instant());
    }

    private List<PollQuery> followUps(List<PollQuery.Result> results) {
        if (resync == null && !resumed && endedFrom != null && !hasPresentBatch(results.get(results.size() - 1))) {
            endedFrom = null; // no recent batches, or this clock is ahead of the server's
            return List.of(plan.all());
        }
        int spare = plan.spare();
        List<Span> due = resync == null
                ? List.of()
                : resync.due(
                        state.tracked(),
                        state.evictedUpTo(),
                        new Clocks(options.clock().instant()),
                        now(),
                        spare);
        List<PollQuery> followUps = new ArrayList<>(plan.followUps(results, due.isEmpty() ? spare : spare - 1));
        slices = due.stream().limit(spare - followUps.size()).toList();
        slices.forEach(slice -> followUps.add(plan.at(slice)));
        return followUps;
    }

    private boolean hasPresentBatch(PollQuery.Result result) {
        Clocks clocks = new Clocks(options.clock().instant());
        return result.rows().stream().map(CreationKey::of).anyMatch(key -> key.isDated() && !clocks.isFuture(key.at()));
    }

    private void polled(List<PollQuery.Result> results, long startedAt) {
        Instant endedAt = options.clock().instant();
        state.polled(results, endedFrom, endedAt);
        if (resync == null) {
            resync = new Resync(options.resyncInterval(), options.rowsPerQuery(), now());
        }
        resync.done(slices);
        failedInARow = 0;
        failingSince = null;
        newIds = Set.of();
        Duration next = interval();
        dueAt = now() + next.toNanos();
        Duration took = Duration.ofNanos(now() - startedAt);
        int live = state.tracked().live().size();
        options.onPolled().accept(new WatchPoll(endedAt, took, rows, live, next));
    }

    /** Discards the results of the poll, since an incomplete poll proves no removal. */
    private Mono<Void> failed(PageFetchException failure) {
        return ErrorSignals.defer(() -> {
            if (isTerminal(failure)) {
                return Mono.error(failure);
            }
            Duration interval = interval();
            Duration next = failure.retryAfter()
                    .map(wait -> wait.compareTo(MAX_RETRY_AFTER) < 0 ? wait : MAX_RETRY_AFTER)
                    .filter(wait -> wait.compareTo(interval) > 0)
                    .orElse(interval);
            dueAt = now() + next.toNanos();
            failedInARow++;
            newIds = Set.of();
            options.onPollFailed()
                    .accept(new WatchFailure(
                            failure, failedInARow, options.clock().instant(), next));
            return Mono.empty();
        });
    }

    private boolean isTerminal(PageFetchException failure) {
        if (failure instanceof ApiKeyRejectedException rejected && rejected.isFromApi()) {
            return true;
        }
        if (failure.isTransient()) {
            failingSince = null;
            return false;
        }
        if (failingSince == null) {
            failingSince = now();
        }
        return now() - failingSince >= options.failAfter().toNanos();
    }

    private Duration interval() {
        return options.interval(resync != null && state.tracked().live().isEmpty());
    }

    private boolean isDue() {
        return now() - dueAt >= 0;
    }

    /** Returns monotonic time in nanoseconds. */
    private long now() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }
}
