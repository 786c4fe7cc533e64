package dev.batchsession.watch;

import dev.batchsession.model.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tracked batches, indexed by id and creation, with the live and the missing ones. Mutable, because a copy for each poll would cost
 * more than the poll; {@link WatchState} owns it and changes it only when a poll is complete or a change is emitted. A poll only reads.
 */
final class TrackedBatches {
    private final Map<UUID, TrackedBatch> byId = new HashMap<>();
    private final NavigableMap<CreationKey, TrackedBatch> dated = new TreeMap<>();
    private final Map<UUID, TrackedBatch> undated = new LinkedHashMap<>();
    private final Map<UUID, TrackedBatch> live = new LinkedHashMap<>();
    private final Map<UUID, TrackedBatch> missing = new LinkedHashMap<>();

    @Nullable
    TrackedBatch find(UUID id) {
        return byId.get(id);
    }

    /** Adds a batch, or replaces the one with its id. */
    void put(TrackedBatch batch) {
        UUID id = batch.id();
        TrackedBatch replaced = byId.put(id, batch);
        if (replaced != null && !replaced.creationKey().equals(batch.creationKey())) {
            dated.remove(replaced.creationKey());
            undated.remove(id);
        }
        if (batch.creationKey().isDated()) {
            dated.put(batch.creationKey(), batch);
        } else {
            undated.put(id, batch);
        }
        putIf(batch.isLive(), live, batch);
        putIf(batch.isMissing(), missing, batch);
    }

    private static void putIf(boolean contained, Map<UUID, TrackedBatch> index, TrackedBatch batch) {
        if (contained) {
            index.put(batch.id(), batch);
        } else {
            index.remove(batch.id());
        }
    }

    void remove(UUID id) {
        TrackedBatch removed = byId.remove(id);
        if (removed != null) {
            dated.remove(removed.creationKey());
            undated.remove(id);
            live.remove(id);
            missing.remove(id);
        }
    }

    int size() {
        return byId.size();
    }

    Collection<TrackedBatch> live() {
        return live.values();
    }

    /** Returns the batches that were not returned by the last poll that queried their creation time. */
    Collection<TrackedBatch> missing() {
        return missing.values();
    }

    boolean hasUndated() {
        return !undated.isEmpty();
    }

    /** Returns the key of the newest batch that was not created after {@code by}; {@code null} if there is none. */
    @Nullable
    CreationKey newest(Instant by) {
        return dated.floorKey(CreationKey.endOf(by));
    }

    /** Skips the {@code newer} newest dated batches not created after {@code by}, and returns the key of the next; {@code null} if none. */
    @Nullable
    CreationKey newestAfter(int newer, @Nullable Instant by) {
        NavigableMap<CreationKey, TrackedBatch> part = by == null ? dated : dated.headMap(CreationKey.endOf(by), true);
        return part.descendingKeySet().stream().skip(newer).findFirst().orElse(null);
    }

    /** Returns a view of the dated batches within a range, oldest first. */
    Collection<TrackedBatch> in(TimeRange range) {
        if (range.isEmpty()) {
            return List.of();
        }
        NavigableMap<CreationKey, TrackedBatch> part = dated;
        if (range.from() != null) {
            part = part.tailMap(CreationKey.startOf(range.from()), true);
        }
        if (range.to() != null) {
            part = part.headMap(CreationKey.startOf(range.to()), false);
        }
        return part.values();
    }

    /** Returns the batches that a query of a range must return. Undated ones are certain only without bounds. */
    List<TrackedBatch> expectedIn(TimeRange range) {
        List<TrackedBatch> expected = new ArrayList<>(in(range));
        if (range.equals(TimeRange.all())) {
            expected.addAll(undated.values());
        }
        return expected;
    }

    /** Returns a view of the dated batches up to a key, oldest first. */
    Collection<TrackedBatch> upTo(CreationKey key) {
        return dated.headMap(key, true).values();
    }

    /** Returns a view of the dated batches after a key, oldest first. */
    Collection<TrackedBatch> after(@Nullable CreationKey key) {
        return key == null ? dated.values() : dated.tailMap(key, false).values();
    }
}
