package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.signal.ErrorSignals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One poll: makes the calls of its plan, one after the other, and collects their rows. Mutable, and used once. It does not change the
 * state of the watch, so that a poll that fails or is cancelled leaves no trace.
 */
final class Poll {
    private final Function<BatchFilter, Flux<BatchSummary>> listing;
    private final WatchState state;
    private final PollInput input;
    private final Set<UUID> lookups;
    private final List<PollQuery.Result> results = new ArrayList<>();
    private final Set<UUID> newIds = new HashSet<>(); // of batches that are not tracked yet
    private int rows;

    Poll(Function<BatchFilter, Flux<BatchSummary>> listing, WatchState state, PollInput input) {
        this.listing = listing;
        this.state = state;
        this.input = input;
        this.lookups = input.lookups().stream().map(CreationKey::id).collect(Collectors.toSet());
    }

    /**
     * What a complete poll found.
     *
     * @param results the results of all queries, in the order of the calls
     * @param rest the plan of the follow-ups
     * @param rows the number of rows that were received
     */
    record Outcome(List<PollQuery.Result> results, PollPlan.FollowUps rest, int rows) {}

    Mono<Outcome> run() {
        PollPlan plan = state.plan();
        return run(plan.queries(input)).then(ErrorSignals.defer(() -> {
            PollPlan.FollowUps rest = plan.followUps(input, results);
            return run(rest.queries()).then(Mono.fromSupplier(() -> new Outcome(results, rest, rows)));
        }));
    }

    private Mono<Void> run(List<PollQuery> queries) {
        return Flux.fromIterable(queries)
                .concatMap(query -> ErrorSignals.defer(() -> run(query)))
                .doOnNext(results::add)
                .then();
    }

    private Mono<PollQuery.Result> run(PollQuery query) {
        BatchFilter filter = query.filter();
        return filter == null
                ? Mono.just(new PollQuery.Result(query, List.of()))
                : RowCollector.collect(listing.apply(filter), this::collect)
                        .map(collected -> new PollQuery.Result(query, collected));
    }

    /** Enforces the bound row by row, so that neither an endless list nor one that repeats rows fills the memory. */
    private void collect(List<BatchSummary> collected, BatchSummary row) {
        rows++;
        if (state.ignores(row) && !lookups.contains(row.batchId())) {
            return;
        }
        if (state.tracked().find(row.batchId()) == null) {
            newIds.add(row.batchId());
        }
        collected.add(row);
        int max = state.options().maxTrackedBatches();
        if (collected.size() > max || state.tracked().size() + newIds.size() > max) {
            throw new TooManyBatchesException(max);
        }
    }
}
