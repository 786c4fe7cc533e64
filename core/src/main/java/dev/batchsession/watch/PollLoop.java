package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.ErrorSignals;
import dev.batchsession.page.PageFetchException;
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
 * One subscription's polls, in turn with what they have to tell: wait until a poll is due, poll, tell until nothing is left
 * or a poll is due again. Each step starts when a change is wanted, so a consumer that wants none stops the polls.
 */
final class PollLoop {
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private final Function<BatchFilter, Flux<BatchSummary>> listing;
    private final WatchOptions options;
    private final Scheduler scheduler;
    private final WatchState state;
    private final PollPlan plan;

    private final boolean resumed;

    private @Nullable Resync pass; // once the first poll is complete
    private @Nullable Instant lookedFrom;
    private List<Span> slices = List.of();
    private Set<UUID> newIds = Set.of(); // of the batches that this poll has shown and the watch does not track
    private int rows;
    private long dueAt;
    private int failedInARow;
    private @Nullable Long
            notTransientSince; // the first such failure since a poll that was complete or failed transiently

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
        this.plan = new PollPlan(filter, options, state.roster());
        this.dueAt = now();
    }

    Flux<BatchChange> changes() {
        return Mono.just(this)
                .hide() // flatMap waits for a request; a visible just() would poll on subscribe
                .flatMap(loop -> ErrorSignals.defer(loop::pollWhenDue))
                .concatWith(Flux.generate(this::tell))
                .repeat();
    }

    private Mono<BatchChange> pollWhenDue() {
        long left = dueAt - now();
        Mono<?> due = left <= 0 ? Mono.empty() : Mono.delay(Duration.ofNanos(left), scheduler);
        return due.then(ErrorSignals.defer(this::poll))
                .onErrorResume(PageFetchException.class, this::failed)
                .then(Mono.empty());
    }

    private void tell(SynchronousSink<BatchChange> sink) {
        try {
            BatchChange change = isDue() ? null : state.next(); // a poll that is due may make what waits newer
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
        return take(firstLooks(), results)
                .then(ErrorSignals.defer(() -> take(nextLooks(results), results)))
                .then(ErrorSignals.defer(() -> {
                    polled(results, startedAt);
                    return Mono.empty();
                }));
    }

    private Mono<Void> take(List<PollQuery> looks, List<PollQuery.Result> results) {
        return Flux.fromIterable(looks)
                .concatMap(look -> ErrorSignals.defer(() -> take(look)))
                .doOnNext(results::add)
                .then();
    }

    private Mono<PollQuery.Result> take(PollQuery look) {
        return RowCollector.collect(listing.apply(look.filter()), this::collect)
                .map(collected -> new PollQuery.Result(look, collected));
    }

    /** Neither a list without end nor one that repeats itself fills the memory. */
    private void collect(List<BatchSummary> collected, BatchSummary row) {
        rows++;
        if (state.ignores(row)) {
            return;
        }
        if (state.roster().find(row.batchId()) == null) {
            newIds.add(row.batchId());
        }
        collected.add(row);
        int most = options.maxTrackedBatches();
        if (collected.size() > most || state.roster().size() + newIds.size() > most) {
            throw new TooManyBatchesException(most);
        }
    }

    private List<PollQuery> firstLooks() {
        if (pass != null) {
            return plan.quick(state.forgotten(), options.clock().instant());
        }
        CreationKey forgotten = state.forgotten();
        lookedFrom = forgotten != null ? forgotten.at() : startsFrom();
        return plan.atFirst(lookedFrom);
    }

    private @Nullable Instant startsFrom() {
        return resumed ? null : plan.startsFrom(options.clock().instant());
    }

    private List<PollQuery> nextLooks(List<PollQuery.Result> results) {
        if (pass == null && !resumed && lookedFrom != null && !showsAnyOfNow(results.get(results.size() - 1))) {
            lookedFrom = null; // nothing of late, or this clock is ahead of the API's
            return List.of(plan.everything());
        }
        int spare = plan.spare();
        List<Span> due = pass == null
                ? List.of()
                : pass.due(
                        state.roster(),
                        state.forgotten(),
                        new Clocks(options.clock().instant()),
                        now(),
                        spare);
        List<PollQuery> looks = new ArrayList<>(plan.after(results, due.isEmpty() ? spare : spare - 1));
        slices = due.stream().limit(spare - looks.size()).toList();
        slices.forEach(slice -> looks.add(plan.at(slice)));
        return looks;
    }

    private boolean showsAnyOfNow(PollQuery.Result result) {
        Clocks clocks = new Clocks(options.clock().instant());
        return result.rows().stream()
                .map(CreationKey::of)
                .anyMatch(mark -> mark.isDated() && !clocks.isFuture(mark.at()));
    }

    private void polled(List<PollQuery.Result> results, long startedAt) {
        Instant endedAt = options.clock().instant();
        state.polled(results, lookedFrom, endedAt);
        if (pass == null) {
            pass = new Resync(options.resyncInterval(), options.rowsPerLook(), now());
        }
        pass.done(slices);
        failedInARow = 0;
        notTransientSince = null;
        newIds = Set.of();
        Duration next = interval();
        dueAt = now() + next.toNanos();
        Duration took = Duration.ofNanos(now() - startedAt);
        int live = state.roster().live().size();
        options.onPolled().accept(new WatchPoll(endedAt, took, rows, live, next));
    }

    /** Of a poll that failed nothing is kept: what it saw would be a part, and a part proves no removal. */
    private Mono<Void> failed(PageFetchException failure) {
        return ErrorSignals.defer(() -> {
            if (endsTheWatch(failure)) {
                return Mono.error(failure);
            }
            Duration interval = interval();
            Duration next = failure.retryAfter()
                    .map(asked -> asked.compareTo(LONGEST_RETRY_AFTER) < 0 ? asked : LONGEST_RETRY_AFTER)
                    .filter(asked -> asked.compareTo(interval) > 0)
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

    private boolean endsTheWatch(PageFetchException failure) {
        if (failure instanceof ApiKeyRejectedException rejected && rejected.isFromApi()) {
            return true;
        }
        if (failure.isTransient()) {
            notTransientSince = null;
            return false;
        }
        if (notTransientSince == null) {
            notTransientSince = now();
        }
        return now() - notTransientSince >= options.failAfter().toNanos();
    }

    private Duration interval() {
        return options.interval(pass != null && state.roster().live().isEmpty());
    }

    private boolean isDue() {
        return now() - dueAt >= 0;
    }

    /** Time that only goes forward. */
    private long now() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }
}
