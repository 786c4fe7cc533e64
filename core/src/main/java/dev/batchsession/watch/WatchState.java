package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.watch.BatchChange.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a watch knows: told what polls showed, it has the changes to tell. Every batch is remembered, whether it matches a
 * filter's status or not, since one that does not may come to match; what is told is what matches before or after. Not
 * thread-safe; knows nothing of time or calls.
 */
final class WatchState {
    /** However the API sorts, what one look found is told in the same order. */
    private static final Comparator<BatchSummary> OLDEST_FIRST = Comparator.comparing(CreationKey::of);

    private final @Nullable String origin;
    private final BatchFilter filter;
    private final Duration horizon;
    private final TrackedBatches roster = new TrackedBatches();
    private final EmittedLog told;
    private final Set<TrackedBatch> existing = new TreeSet<>(Comparator.comparing(TrackedBatch::mark));
    private final Set<TrackedBatch> changed = new LinkedHashSet<>(); // a batch keeps its place, whatever it changes to

    /** Of a batch that the next poll shows for the first time; {@code null} where it is not to be told. */
    private @Nullable Kind kindOfNewLive;

    private @Nullable Kind kindOfNewEnded;
    private @Nullable CreationKey forgotten;
    private @Nullable CreationKey existingToldUpTo;

    /** {@code resumed} is {@code null} for a watch that starts anew. */
    WatchState(@Nullable String origin, BatchFilter filter, WatchOptions options, @Nullable WatchCheckpoint resumed) {
        this.origin = origin;
        this.filter = filter;
        this.horizon = options.endedRetention();
        if (resumed == null) {
            told = new EmittedLog(Map.of());
            kindOfNewLive = options.emitExisting() ? Kind.EXISTING : null;
            kindOfNewEnded = kindOfNewLive;
        } else {
            Clocks clocks = new Clocks(options.clock().instant());
            told = new EmittedLog(resumed.rows());
            kindOfNewLive = resumed.tellsExisting() ? Kind.EXISTING : Kind.CREATED;
            kindOfNewEnded = kindOfNewLive;
            forgotten = resumed.forgotten();
            if (forgotten != null && clocks.isFuture(forgotten.at())) {
                forgotten = CreationKey.startOf(clocks.startOfLast(horizon));
                kindOfNewEnded = options.emitExisting() ? Kind.EXISTING : null;
            }
            existingToldUpTo = forgotten;
            resumed.rows().values().forEach(row -> roster.add(TrackedBatch.told(row)));
        }
    }

    TrackedBatches roster() {
        return roster;
    }

    /** Ended batches up to here are not remembered; {@code null} where all are. */
    @Nullable
    CreationKey forgotten() {
        return forgotten;
    }

    /**
     * A poll is complete.
     *
     * @param results what its looks showed, in the order they were taken
     * @param lookedFrom where ended batches that are older were not looked at; {@code null} where all were
     */
    void polled(List<PollQuery.Result> results, @Nullable Instant lookedFrom, Instant at) {
        for (PollQuery.Result result : results) {
            result.rows().stream().sorted(OLDEST_FIRST).forEach(row -> see(row, at));
        }
        notShown(results).forEach(batch -> miss(batch, at));
        kindOfNewLive = Kind.CREATED;
        kindOfNewEnded = Kind.CREATED;
        forget(lookedFrom, at);
        told.compact(checkpointMark());
    }

    /** The next change, which thereby is told; {@code null} where there is none. */
    @Nullable
    BatchChange next() {
        Iterator<TrackedBatch> waiting = existing.isEmpty() ? changed.iterator() : existing.iterator();
        if (!waiting.hasNext()) {
            return null;
        }
        TrackedBatch batch = waiting.next();
        if (batch.isUntoldExisting() && batch.mark().isDated()) {
            existingToldUpTo = batch.mark();
        }
        Kind kind = batch.kind();
        BatchSummary before = batch.told();
        tell(batch);
        return new BatchChange(kind, before, batch.seen(), batch.seenAt(), checkpoint());
    }

    /** Whether a row is of a batch that is not remembered, and is not news. */
    boolean ignores(BatchSummary row) {
        return EmittedLog.isForgotten(row, forgotten) && roster.find(row.batchId()) == null;
    }

    private void see(BatchSummary row, Instant at) {
        TrackedBatch batch = roster.find(row.batchId());
        if (batch != null) {
            roster.looked(batch, true);
            update(batch, row, at);
        } else if (!EmittedLog.isForgotten(row, forgotten)) {
            meet(row, at);
        }
    }

    private void meet(BatchSummary row, Instant at) {
        boolean wasForgotten = forgotten != null && CreationKey.of(row).isUpTo(forgotten);
        Kind kindOfNew = TrackedBatch.isLive(row) ? kindOfNewLive : kindOfNewEnded;
        Kind kind = wasForgotten ? Kind.STATUS_CHANGED : kindOfNew;
        TrackedBatch batch = TrackedBatch.untold(row, kind == null ? Kind.EXISTING : kind, at);
        roster.add(batch);
        if (kind == null) {
            tell(batch);
        } else {
            review(batch);
        }
    }

    /** The batches that no look showed, although one looked where they must be. */
    private Set<TrackedBatch> notShown(List<PollQuery.Result> results) {
        Set<UUID> shown = results.stream()
                .flatMap(result -> result.rows().stream())
                .map(BatchSummary::batchId)
                .collect(Collectors.toSet());
        return results.stream()
                .map(result -> result.look().span())
                .filter(Objects::nonNull)
                .flatMap(span -> roster.expectedIn(span).stream())
                .filter(batch -> !shown.contains(batch.id()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** One poll may have been answered by a server that lags behind; a second one in a row is believed. */
    private void miss(TrackedBatch batch, Instant at) {
        if (batch.isMissing()) {
            update(batch, null, at);
        } else if (batch.seen() != null) {
            roster.looked(batch, false);
        }
    }

    private void update(TrackedBatch batch, @Nullable BatchSummary row, Instant at) {
        if (!Objects.equals(batch.seen(), row)) {
            existing.remove(batch); // which is sorted by what may change now
            roster.see(batch, row, at);
            review(batch);
        }
    }

    private void review(TrackedBatch batch) {
        if (batch.isTold() || !(matches(batch.told()) || matches(batch.seen()))) {
            tell(batch);
        } else if (batch.isUntoldExisting()) {
            existing.add(batch);
        } else {
            changed.add(batch);
        }
    }

    private boolean matches(@Nullable BatchSummary row) {
        BatchStatus status = filter.status();
        return row != null && (status == null || status == row.status());
    }

    private void tell(TrackedBatch batch) {
        existing.remove(batch);
        changed.remove(batch);
        batch.tell();
        BatchSummary row = batch.told();
        told.put(batch.id(), row);
        if (row == null || EmittedLog.isForgotten(row, forgotten)) {
            roster.remove(batch);
        }
    }

    /** A time of creation that is later than the clock moves nothing: all that comes after it would count as old. */
    private void forget(@Nullable Instant lookedFrom, Instant now) {
        CreationKey newest = roster.newest(now);
        if (newest != null) {
            CreationKey edge =
                    CreationKey.endOf(CreationKey.representable(newest.at().minus(horizon)));
            forgotten = forgotten == null ? edge : CreationKey.later(forgotten, edge);
        }
        if (lookedFrom != null) {
            CreationKey edge = CreationKey.startOf(lookedFrom);
            forgotten = forgotten == null ? edge : CreationKey.later(forgotten, edge);
        }
        if (forgotten != null) {
            List<TrackedBatch> old = roster.upTo(forgotten).stream()
                    .filter(batch -> batch.isTold() && !batch.isLive() && !batch.isMissing())
                    .toList();
            old.forEach(roster::remove);
        }
    }

    private Checkpoint checkpoint() {
        return WatchCheckpoint.checkpoint(origin, filter, !existing.isEmpty(), checkpointMark(), told);
    }

    /** While what exists is being told, oldest first, no more is forgotten than was told. */
    private @Nullable CreationKey checkpointMark() {
        if (existing.isEmpty() || forgotten == null || existingToldUpTo == null) {
            return existing.isEmpty() ? forgotten : null;
        }
        return existingToldUpTo.isUpTo(forgotten) ? existingToldUpTo : forgotten;
    }
}
