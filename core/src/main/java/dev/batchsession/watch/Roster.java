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
final class Roster {
    private final Map<UUID, Watched> byId = new HashMap<>();
    private final NavigableMap<Mark, Watched> dated = new TreeMap<>();
    private final Set<Watched> undated = new LinkedHashSet<>();
    private final Map<UUID, Watched> live = new LinkedHashMap<>();
    private final Map<UUID, Watched> missing = new LinkedHashMap<>();

    @Nullable
    Watched find(UUID id) {
        return byId.get(id);
    }

    void add(Watched batch) {
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

    void remove(Watched batch) {
        byId.remove(batch.id());
        dated.remove(batch.mark());
        undated.remove(batch);
        live.remove(batch.id());
        missing.remove(batch.id());
    }

    int size() {
        return byId.size();
    }

    /** {@link Watched#see}, which may move the batch. */
    void see(Watched batch, @Nullable BatchSummary row, Instant at) {
        remove(batch);
        batch.see(row, at);
        add(batch);
    }

    /** A poll looked where the batch must be, and showed it or not. */
    void looked(Watched batch, boolean shown) {
        batch.missing(!shown);
        if (shown) {
            missing.remove(batch.id());
        } else {
            missing.put(batch.id(), batch);
        }
    }

    Collection<Watched> live() {
        return live.values();
    }

    /** The batches that the last poll that looked where they must be did not show. */
    Collection<Watched> missing() {
        return missing.values();
    }

    boolean hasUndated() {
        return !undated.isEmpty();
    }

    /** The newest batch that was created by then; {@code null} if there is none. */
    @Nullable
    Mark newest(Instant by) {
        return dated.floorKey(Mark.endOf(by));
    }

    /** The dated batch that so many are newer than, of those created by then; {@code null} if there is none. */
    @Nullable
    Mark newestAfter(int newer, @Nullable Instant by) {
        NavigableMap<Mark, Watched> part = by == null ? dated : dated.headMap(Mark.endOf(by), true);
        return part.descendingKeySet().stream().skip(newer).findFirst().orElse(null);
    }

    /** The dated batches of a span, oldest first; a view. */
    Collection<Watched> in(Span span) {
        NavigableMap<Mark, Watched> part = dated;
        if (span.from() != null) {
            part = part.tailMap(Mark.startOf(span.from()), true);
        }
        if (span.to() != null) {
            part = part.headMap(Mark.endOf(span.to()), true);
        }
        return part.values();
    }

    /** Those that a look at a whole span must show; without a time of creation, only a look at everything must. */
    List<Watched> expectedIn(Span span) {
        List<Watched> expected = new ArrayList<>(in(span));
        if (span.equals(Span.ALL)) {
            expected.addAll(undated);
        }
        return expected;
    }

    /** The dated batches up to a mark, oldest first; a view. */
    Collection<Watched> upTo(Mark mark) {
        return dated.headMap(mark, true).values();
    }

    /** The dated batches after a mark, oldest first; a view. */
    Collection<Watched> after(@Nullable Mark mark) {
        return mark == null ? dated.values() : dated.tailMap(mark, false).values();
    }
}
