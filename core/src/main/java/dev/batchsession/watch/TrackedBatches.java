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

/** The batches that are remembered: by id, by creation, the live ones, and those that are missing. */
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
        if (batch.mark().isDated()) {
            dated.put(batch.mark(), batch);
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
        dated.remove(batch.mark());
        undated.remove(batch);
        live.remove(batch.id());
        missing.remove(batch.id());
    }

    int size() {
        return byId.size();
    }

    /** {@link TrackedBatch#see}, which may move the batch. */
    void see(TrackedBatch batch, @Nullable BatchSummary row, Instant at) {
        remove(batch);
        batch.see(row, at);
        add(batch);
    }

    /** A poll looked where the batch must be, and showed it or not. */
    void looked(TrackedBatch batch, boolean shown) {
        batch.missing(!shown);
        if (shown) {
            missing.remove(batch.id());
        } else {
            missing.put(batch.id(), batch);
        }
    }

    Collection<TrackedBatch> live() {
        return live.values();
    }

    /** The batches that the last poll that looked where they must be did not show. */
    Collection<TrackedBatch> missing() {
        return missing.values();
    }

    boolean hasUndated() {
        return !undated.isEmpty();
    }

    /** The newest batch that was created by then; {@code null} if there is none. */
    @Nullable
    CreationKey newest(Instant by) {
        return dated.floorKey(CreationKey.endOf(by));
    }

    /** The dated batch that so many are newer than, of those created by then; {@code null} if there is none. */
    @Nullable
    CreationKey newestAfter(int newer, @Nullable Instant by) {
        NavigableMap<CreationKey, TrackedBatch> part = by == null ? dated : dated.headMap(CreationKey.endOf(by), true);
        return part.descendingKeySet().stream().skip(newer).findFirst().orElse(null);
    }

    /** The dated batches of a span, oldest first; a view. */
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

    /** Those that a look at a whole span must show; without a time of creation, only a look at everything must. */
    List<TrackedBatch> expectedIn(Span span) {
        List<TrackedBatch> expected = new ArrayList<>(in(span));
        if (span.equals(Span.ALL)) {
            expected.addAll(undated);
        }
        return expected;
    }

    /** The dated batches up to a mark, oldest first; a view. */
    Collection<TrackedBatch> upTo(CreationKey mark) {
        return dated.headMap(mark, true).values();
    }

    /** The dated batches after a mark, oldest first; a view. */
    Collection<TrackedBatch> after(@Nullable CreationKey mark) {
        return mark == null ? dated.values() : dated.tailMap(mark, false).values();
    }
}
