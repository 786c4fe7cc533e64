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
 * The state of a watch: applies the results of complete polls and returns the changes to emit. Batches are tracked regardless of
 * the filter's status, since any batch may start to match; a change is emitted if the batch matches before or after it.
 * Independent of time and calls. Not thread-safe.
 */
final class WatchState {
    /** Makes the order of emission independent of the order of the list. */
    private static final Comparator<BatchSummary> OLDEST_FIRST = Comparator.comparing(CreationKey::of);

    private final @Nullable String origin;
    private final BatchFilter filter;
    private final Duration endedRetention;
    private final TrackedBatches tracked = new TrackedBatches();
    private final EmittedLog emitted;
    private final Set<TrackedBatch> existing = new TreeSet<>(Comparator.comparing(TrackedBatch::creationKey));
    private final Set<TrackedBatch> changed = new LinkedHashSet<>(); // in the order of their first change

    /** The kind of change for a live batch that is new in the next poll; {@code null} to emit none. */
    private @Nullable Kind newLiveKind;

    /** The kind of change for an ended batch that is new in the next poll; {@code null} to emit none. */
    private @Nullable Kind newEndedKind;

    private @Nullable CreationKey evictedUpTo;
    private @Nullable CreationKey existingEmittedUpTo;

    /** @param resumed the position to resume from; {@code null} for a new watch */
    WatchState(@Nullable String origin, BatchFilter filter, WatchOptions options, @Nullable WatchCheckpoint resumed) {
        this.origin = origin;
        this.filter = filter;
        this.endedRetention = options.endedRetention();
        if (resumed == null) {
            emitted = new EmittedLog(Map.of());
            newLiveKind = options.emitExisting() ? Kind.EXISTING : null;
            newEndedKind = newLiveKind;
        } else {
            Clocks clocks = new Clocks(options.clock().instant());
            emitted = new EmittedLog(resumed.rows());
            newLiveKind = resumed.emitsExisting() ? Kind.EXISTING : Kind.CREATED;
            newEndedKind = newLiveKind;
            evictedUpTo = resumed.evictedUpTo();
            if (evictedUpTo != null && clocks.isFuture(evictedUpTo.at())) {
                evictedUpTo = CreationKey.startOf(clocks.startOfLast(endedRetention));
                newEndedKind = options.emitExisting() ? Kind.EXISTING : null;
            }
            existingEmittedUpTo = evictedUpTo;
            resumed.rows().values().forEach(row -> tracked.add(TrackedBatch.emitted(row)));
        }
    }

    TrackedBatches tracked() {
        return tracked;
    }

    /** Returns the newest key up to which ended batches are evicted; {@code null} if none are. */
    @Nullable
    CreationKey evictedUpTo() {
        return evictedUpTo;
    }

    /**
     * Applies a complete poll.
     *
     * @param results the results of its queries, in the order of the calls
     * @param endedFrom ended batches created before were not queried; {@code null} if all were
     * @param at when the poll ended
     */
    void polled(List<PollQuery.Result> results, @Nullable Instant endedFrom, Instant at) {
        for (PollQuery.Result result : results) {
            result.rows().stream().sorted(OLDEST_FIRST).forEach(row -> observe(row, at));
        }
        unreturned(results).forEach(batch -> markMissing(batch, at));
        newLiveKind = Kind.CREATED;
        newEndedKind = Kind.CREATED;
        evict(endedFrom, at);
        emitted.compact(checkpointBound());
    }

    /** Removes and returns the next change; {@code null} if there is none. */
    @Nullable
    BatchChange next() {
        Iterator<TrackedBatch> pending = existing.isEmpty() ? changed.iterator() : existing.iterator();
        if (!pending.hasNext()) {
            return null;
        }
        TrackedBatch batch = pending.next();
        if (batch.isPendingExisting() && batch.creationKey().isDated()) {
            existingEmittedUpTo = batch.creationKey();
        }
        Kind kind = batch.kind();
        BatchSummary before = batch.emitted();
        markEmitted(batch);
        return new BatchChange(kind, before, batch.observed(), batch.observedAt(), checkpoint());
    }

    /** Whether a row belongs to an evicted batch that is still ended. */
    boolean ignores(BatchSummary row) {
        return EmittedLog.isEvicted(row, evictedUpTo) && tracked.find(row.batchId()) == null;
    }

    private void observe(BatchSummary row, Instant at) {
        TrackedBatch batch = tracked.find(row.batchId());
        if (batch != null) {
            tracked.setMissing(batch, false);
            update(batch, row, at);
        } else if (!EmittedLog.isEvicted(row, evictedUpTo)) {
            discover(row, at);
        }
    }

    private void discover(BatchSummary row, Instant at) {
        boolean wasEvicted = evictedUpTo != null && CreationKey.of(row).isUpTo(evictedUpTo);
        Kind newKind = TrackedBatch.isLive(row) ? newLiveKind : newEndedKind;
        Kind kind = wasEvicted ? Kind.STATUS_CHANGED : newKind;
        TrackedBatch batch = TrackedBatch.discovered(row, kind == null ? Kind.EXISTING : kind, at);
        tracked.add(batch);
        if (kind == null) {
            markEmitted(batch);
        } else {
            review(batch);
        }
    }

    /** Returns the tracked batches that no query returned, although the range of one covers them. */
    private Set<TrackedBatch> unreturned(List<PollQuery.Result> results) {
        Set<UUID> returned = results.stream()
                .flatMap(result -> result.rows().stream())
                .map(BatchSummary::batchId)
                .collect(Collectors.toSet());
        return results.stream()
                .map(result -> result.query().span())
                .filter(Objects::nonNull)
                .flatMap(span -> tracked.expectedIn(span).stream())
                .filter(batch -> !returned.contains(batch.id()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** A lagging replica may have answered one poll. The batch is removed if the next poll does not return it either. */
    private void markMissing(TrackedBatch batch, Instant at) {
        if (batch.isMissing()) {
            update(batch, null, at);
        } else if (batch.observed() != null) {
            tracked.setMissing(batch, true);
        }
    }

    private void update(TrackedBatch batch, @Nullable BatchSummary row, Instant at) {
        if (!Objects.equals(batch.observed(), row)) {
            existing.remove(batch); // before its sort key changes
            tracked.observe(batch, row, at);
            review(batch);
        }
    }

    private void review(TrackedBatch batch) {
        if (batch.isEmitted() || !(matches(batch.emitted()) || matches(batch.observed()))) {
            markEmitted(batch);
        } else if (batch.isPendingExisting()) {
            existing.add(batch);
        } else {
            changed.add(batch);
        }
    }

    private boolean matches(@Nullable BatchSummary row) {
        BatchStatus status = filter.status();
        return row != null && (status == null || status == row.status());
    }

    private void markEmitted(TrackedBatch batch) {
        existing.remove(batch);
        changed.remove(batch);
        batch.markEmitted();
        BatchSummary row = batch.emitted();
        emitted.put(batch.id(), row);
        if (row == null || EmittedLog.isEvicted(row, evictedUpTo)) {
            tracked.remove(batch);
        }
    }

    /** Ignores batches from the future, since every batch created until then would count as old. */
    private void evict(@Nullable Instant endedFrom, Instant now) {
        CreationKey newest = tracked.newest(now);
        if (newest != null) {
            CreationKey bound =
                    CreationKey.endOf(CreationKey.representable(newest.at().minus(endedRetention)));
            evictedUpTo = evictedUpTo == null ? bound : CreationKey.later(evictedUpTo, bound);
        }
        if (endedFrom != null) {
            CreationKey bound = CreationKey.startOf(endedFrom);
            evictedUpTo = evictedUpTo == null ? bound : CreationKey.later(evictedUpTo, bound);
        }
        if (evictedUpTo != null) {
            List<TrackedBatch> old = tracked.upTo(evictedUpTo).stream()
                    .filter(batch -> batch.isEmitted() && !batch.isLive() && !batch.isMissing())
                    .toList();
            old.forEach(tracked::remove);
        }
    }

    private Checkpoint checkpoint() {
        return WatchCheckpoint.checkpoint(origin, filter, !existing.isEmpty(), checkpointBound(), emitted);
    }

    /** Existing batches are emitted oldest first. Until all are, a checkpoint evicts none that have not been emitted. */
    private @Nullable CreationKey checkpointBound() {
        if (existing.isEmpty() || evictedUpTo == null || existingEmittedUpTo == null) {
            return existing.isEmpty() ? evictedUpTo : null;
        }
        return existingEmittedUpTo.isUpTo(evictedUpTo) ? existingEmittedUpTo : evictedUpTo;
    }
}
