package dev.batchsession.watch;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a complete poll shows of single batches. Valid until the next poll is complete.
 *
 * @param rows the rows that the poll returned
 * @param removed the batches that are removed as of the poll
 * @param tracked the batches known after the poll
 * @param queries the queries of the poll
 * @param startedAt when the poll started, in monotonic nanoseconds
 * @param endedAt when the poll ended, in monotonic nanoseconds
 */
record Sightings(
        Map<UUID, BatchSummary> rows,
        Set<UUID> removed,
        TrackedBatches tracked,
        List<PollQuery> queries,
        long startedAt,
        long endedAt) {

    /** Takes the pending changes from the state after a poll, since nobody else does. */
    static Sightings of(PollLoop.Polled poll, WatchState state) {
        Map<UUID, BatchSummary> rows = new HashMap<>();
        List<PollQuery.Result> results = poll.outcome().results();
        results.forEach(result -> result.rows().forEach(row -> rows.put(row.batchId(), row)));
        Set<UUID> removed = new HashSet<>();
        for (BatchChange change = state.next(); change != null; change = state.next()) {
            if (change.kind() == BatchChange.Kind.REMOVED) {
                removed.add(change.batchId());
            }
        }
        List<PollQuery> queries = results.stream().map(PollQuery.Result::query).toList();
        return new Sightings(rows, removed, state.tracked(), queries, poll.startedAt(), poll.endedAt());
    }

    /**
     * Returns the state of a batch as of the poll; {@code null} if there is none. A tracked batch that the queries for live batches did
     * not return is in the state that was observed last.
     */
    @Nullable
    BatchSummary row(UUID id) {
        BatchSummary row = rows.get(id);
        TrackedBatch batch = tracked.find(id);
        return row != null || batch == null ? row : batch.observed();
    }

    /** Whether the poll showed the batch, or a later poll decides whether it was removed. */
    boolean isKnown(UUID id) {
        return rows.containsKey(id) || tracked.find(id) != null;
    }

    boolean isRemoved(UUID id) {
        return removed.contains(id);
    }

    /** Whether the poll would have shown the batch if it existed. */
    boolean mustShow(CreationKey key) {
        return !key.isDated() || queries.stream().anyMatch(query -> query.covers(key));
    }

    static boolean isEnded(BatchSummary row) {
        return row.status() == BatchStatus.COMPLETED
                || row.status() == BatchStatus.FAILED
                || row.status() == BatchStatus.CANCELLED;
    }
}
