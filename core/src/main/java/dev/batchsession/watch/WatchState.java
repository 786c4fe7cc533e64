package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.watch.BatchChange.Kind;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The state of a watch: applies the outcomes of complete polls and returns the changes to emit. Batches are tracked regardless of
 * the filter's status, since any batch may start to match; a change is emitted if the batch matches before or after it.
 *
 * <p>Mutable, but its parts are not, except for the collections of batches. A poll only reads it: {@link #applyPoll} and {@link #next}
 * are the only methods that change it. Independent of time and calls. Not thread-safe: it belongs to one {@link PollLoop}, whose
 * signals are serialized.
 */
final class WatchState {
    /** Makes the order of emission independent of the order of the list. */
    private static final Comparator<BatchSummary> OLDEST_FIRST = Comparator.comparing(CreationKey::of);

    private final @Nullable String origin;
    private final BatchFilter filter;
    private final WatchOptions options;
    private final TrackedBatches tracked = new TrackedBatches();
    private final NavigableSet<CreationKey> existing = new TreeSet<>(); // pending
    private final Set<UUID> changed = new LinkedHashSet<>(); // pending, in the order of their first change

    private PollPlan plan;
    private EmittedLog emitted;
    private @Nullable CreationKey evictedUpTo;
    private @Nullable CreationKey existingEmittedUpTo;

    /** @param resumed the position to resume from; {@code null} for a new watch */
    WatchState(@Nullable String origin, BatchFilter filter, WatchOptions options, @Nullable WatchCheckpoint resumed) {
        this.origin = origin;
        this.filter = filter;
        this.options = options;
        if (resumed == null) {
            plan = new PollPlan.FirstPoll(options.emitExisting());
            emitted = new EmittedLog(Map.of());
        } else {
            Clocks clocks = new Clocks(options.clock().instant());
            Kind newKind = resumed.emitsExisting() ? Kind.EXISTING : Kind.CREATED;
            Kind newEndedKind = newKind;
            evictedUpTo = resumed.evictedUpTo();
            if (evictedUpTo != null && clocks.isFuture(evictedUpTo.at())) {
                evictedUpTo = CreationKey.startOf(clocks.startOfLast(options.endedRetention()));
                newEndedKind = options.emitExisting() ? Kind.EXISTING : null;
            }
            plan = new PollPlan.ResumedPoll(newKind, newEndedKind);
            emitted = new EmittedLog(resumed.rows());
            existingEmittedUpTo = evictedUpTo;
            resumed.rows().values().forEach(row -> tracked.put(TrackedBatch.emitted(row)));
        }
    }

    WatchOptions options() {
        return options;
    }

    TrackedBatches tracked() {
        return tracked;
    }

    /** Returns the plan of the next poll. */
    PollPlan plan() {
        return plan;
    }

    /**
     * Returns what a poll that starts now depends on.
     *
     * @param wanted batches that a caller asks for
     */
    PollInput input(Collection<CreationKey> wanted, Instant now, long nanos) {
        List<CreationKey> lookups = wanted.stream()
                .map(this::lookup)
                .filter(key -> key != null && key.isDated())
                .distinct()
                .sorted()
                .toList();
        return new PollInput(filter, options, tracked, evictedUpTo, lookups, new Clocks(now), nanos);
    }

    /** Returns where to look up a batch that the queries for live batches do not return; {@code null} if it is known to have ended. */
    private @Nullable CreationKey lookup(CreationKey wanted) {
        TrackedBatch batch = tracked.find(wanted.id());
        if (batch == null) {
            return wanted;
        }
        return batch.isLive() ? batch.creationKey() : null;
    }

    /** Whether a poll was complete and no tracked batch is live. */
    boolean isIdle() {
        return plan instanceof PollPlan.LaterPoll && tracked.live().isEmpty();
    }

    /** Applies a complete poll that ended at the given time. */
    void applyPoll(Poll.Outcome poll, Instant at) {
        for (PollQuery.Result result : poll.results()) {
            result.rows().stream().sorted(OLDEST_FIRST).forEach(row -> observe(row, at));
        }
        unreturned(poll.results()).forEach(batch -> markMissing(batch, at));
        plan = poll.rest().next();
        evict(poll.rest().endedFrom(), at);
        emitted = emitted.compacted(checkpointBound());
    }

    /** Removes and returns the next change; {@code null} if there is none. */
    @Nullable
    BatchChange next() {
        TrackedBatch batch = nextPending();
        if (batch == null) {
            return null;
        }
        if (batch.isPendingExisting() && batch.creationKey().isDated()) {
            existingEmittedUpTo = batch.creationKey();
        }
        markEmitted(batch);
        return new BatchChange(batch.kind(), batch.emitted(), batch.observed(), batch.observedAt(), checkpoint());
    }

    private @Nullable TrackedBatch nextPending() {
        if (!existing.isEmpty()) {
            return tracked.find(existing.first().id());
        }
        return changed.isEmpty() ? null : tracked.find(changed.iterator().next());
    }

    /** Whether a row belongs to an evicted batch that is still ended. */
    boolean ignores(BatchSummary row) {
        return EmittedLog.isEvicted(row, evictedUpTo) && tracked.find(row.batchId()) == null;
    }

    private void observe(BatchSummary row, Instant at) {
        TrackedBatch batch = tracked.find(row.batchId());
        if (batch != null) {
            update(batch, row, at);
        } else if (!EmittedLog.isEvicted(row, evictedUpTo)) {
            discover(row, at);
        }
    }

    private void discover(BatchSummary row, Instant at) {
        boolean wasEvicted = evictedUpTo != null && CreationKey.of(row).isUpTo(evictedUpTo);
        Kind kind = wasEvicted ? Kind.STATUS_CHANGED : plan.newKind(TrackedBatch.isLive(row));
        if (kind == null) {
            markEmitted(TrackedBatch.emitted(row));
        } else {
            review(TrackedBatch.discovered(row, kind, at));
        }
    }

    /** Returns the tracked batches that no query returned, although the range of one covers them. */
    private Collection<TrackedBatch> unreturned(List<PollQuery.Result> results) {
        Set<UUID> returned = results.stream()
                .flatMap(result -> result.rows().stream())
                .map(BatchSummary::batchId)
                .collect(Collectors.toSet());
        Map<UUID, TrackedBatch> unreturned = new LinkedHashMap<>(); // a batch may be in several ranges
        results.stream()
                .map(result -> result.query().range())
                .filter(Objects::nonNull)
                .flatMap(range -> tracked.expectedIn(range).stream())
                .filter(batch -> !returned.contains(batch.id()))
                .forEach(batch -> unreturned.put(batch.id(), batch));
        return unreturned.values();
    }

    /** A lagging replica may have answered one poll. The batch is removed if the next poll does not return it either. */
    private void markMissing(TrackedBatch batch, Instant at) {
        if (batch.isMissing()) {
            update(batch, null, at);
        } else if (batch.observed() != null) {
            tracked.put(batch.missing(true));
        }
    }

    private void update(TrackedBatch batch, @Nullable BatchSummary row, Instant at) {
        if (!Objects.equals(batch.observed(), row)) {
            existing.remove(batch.creationKey()); // which may change
            review(batch.observed(row, at));
        } else if (batch.isMissing()) {
            tracked.put(batch.missing(false));
        }
    }

    /** Stores a batch, and its change if there is one to emit. */
    private void review(TrackedBatch batch) {
        if (batch.isEmitted() || !(matches(batch.emitted()) || matches(batch.observed()))) {
            markEmitted(batch);
            return;
        }
        tracked.put(batch);
        if (batch.isPendingExisting()) {
            existing.add(batch.creationKey());
        } else {
            changed.add(batch.id());
        }
    }

    private boolean matches(@Nullable BatchSummary row) {
        BatchStatus status = filter.status();
        return row != null && (status == null || status == row.status());
    }

    private void markEmitted(TrackedBatch batch) {
        existing.remove(batch.creationKey());
        changed.remove(batch.id());
        TrackedBatch kept = batch.afterEmission();
        BatchSummary row = kept.observed();
        emitted = emitted.plus(batch.id(), row);
        if (row == null || EmittedLog.isEvicted(row, evictedUpTo)) {
            tracked.remove(batch.id());
        } else {
            tracked.put(kept);
        }
    }

    /** Ignores batches from the future, since every batch created until then would count as old. */
    private void evict(@Nullable Instant endedFrom, Instant now) {
        CreationKey newest = tracked.newest(now);
        if (newest != null) {
            Instant retainedFrom = newest.at().minus(options.endedRetention());
            evictUpTo(CreationKey.endOf(TimeRange.nearestRepresentable(retainedFrom)));
        }
        if (endedFrom != null) {
            evictUpTo(CreationKey.startOf(endedFrom));
        }
        if (evictedUpTo != null) {
            List<TrackedBatch> old = tracked.upTo(evictedUpTo).stream()
                    .filter(batch -> batch.isEmitted() && !batch.isLive() && !batch.isMissing())
                    .toList();
            old.forEach(batch -> tracked.remove(batch.id()));
        }
    }

    private void evictUpTo(CreationKey bound) {
        evictedUpTo = evictedUpTo == null ? bound : CreationKey.later(evictedUpTo, bound);
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
