package dev.batchsession.watch;

import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tracked batches, indexed by id and creation, with the live and the missing ones. */
final class TrackedBatches {
    private final Map<UUID, TrackedBatch> byId = new HashMap<>();
    private final NavigableMap<CreationKey, TrackedBatch> dated = new TreeMap<>();
    private final Set<TrackedBatch> undated = new LinkedHashSet<>();
    private final Map<UUID, TrackedBatch> live = new LinkedHashMap<>();
    private final Map<UUID, TrackedBatch> missing = new LinkedHashMap<>();

    @Nullable
    TrackedBatch find(UUID id) {
        return byId.get(id);
    }

    void add(TrackedBatch batch) {
        byId.put(batch.id(), batch);
        if (batch.creationKey().isDated()) {
            dated.put(batch.creationKey(), batch);
        } else {
            undated.add(batch);
        }
        if (batch.isLive()) {
            live.put(batch.id(), batch);
        }
        if (batch.isMissing()) {
            missing.put(batch.id(), batch);
        }
    }

    void remove(TrackedBatch batch) {
        byId.remove(batch.id());
        dated.remove(batch.creationKey());
        undated.remove(batch);
        live.remove(batch.id());
        missing.remove(batch.id());
    }

    int size() {
        return byId.size();
    }

    /** Calls {@link TrackedBatch#observe} and updates the indexes. */
    void observe(TrackedBatch batch, @Nullable BatchSummary row, Instant at) {
        remove(batch);
        batch.observe(row, at);
        add(batch);
    }

    void setMissing(TrackedBatch batch, boolean isMissing) {
        batch.missing(isMissing);
        if (isMissing) {
            missing.put(batch.id(), batch);
        } else {
            missing.remove(batch.id());
        }
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
    Collection<TrackedBatch> in(Span span) {
        NavigableMap<CreationKey, TrackedBatch> part = dated;
        if (span.from() != null) {
            part = part.tailMap(CreationKey.startOf(span.from()), true);
        }
        if (span.to() != null) {
            part = part.headMap(CreationKey.endOf(span.to()), true);
        }
        return part.values();
    }

    /** Returns the batches that a query of a range must return. Undated ones are certain only without bounds. */
    List<TrackedBatch> expectedIn(Span span) {
        List<TrackedBatch> expected = new ArrayList<>(in(span));
        if (span.equals(Span.ALL)) {
            expected.addAll(undated);
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
