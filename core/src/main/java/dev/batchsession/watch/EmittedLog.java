package dev.batchsession.watch;

import dev.batchsession.model.BatchSummary;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What has been emitted, as of each change: a base map and the steps since then, as a linked list. A checkpoint refers to the base and
 * the last step before it, and shares both with all other checkpoints; its rows are computed on demand. Once there are as many
 * steps as batches, they are compacted into the next base, so that the amortized cost of a step is constant.
 */
final class EmittedLog {
    private static final int MIN_STEPS = 1_000;

    private Map<UUID, BatchSummary> base;
    private @Nullable Step last;
    private int steps;

    EmittedLog(Map<UUID, BatchSummary> base) {
        this.base = base;
    }

    /** @param row the emitted state; {@code null} if the removal was emitted */
    void put(UUID id, @Nullable BatchSummary row) {
        last = new Step(id, row, last);
        steps++;
    }

    /** Compacts the steps into the base if there are enough of them, without the batches evicted up to a key. */
    void compact(@Nullable CreationKey evictedUpTo) {
        if (steps > Math.max(MIN_STEPS, base.size())) {
            base = rows(base, last, evictedUpTo);
            last = null;
            steps = 0;
        }
    }

    /** Returns the rows as of now, to be computed at any later time. */
    Rows rows(@Nullable CreationKey evictedUpTo) {
        Map<UUID, BatchSummary> from = base;
        Step upTo = last;
        return () -> rows(from, upTo, evictedUpTo);
    }

    /** Computes the rows. */
    interface Rows {
        Map<UUID, BatchSummary> get();
    }

    private static Map<UUID, BatchSummary> rows(
            Map<UUID, BatchSummary> base, @Nullable Step last, @Nullable CreationKey evictedUpTo) {
        Map<UUID, @Nullable BatchSummary> rows = new HashMap<>();
        for (Step step = last; step != null; step = step.before()) {
            if (!rows.containsKey(step.id())) {
                rows.put(step.id(), step.row());
            }
        }
        Map<UUID, BatchSummary> kept = new HashMap<>();
        rows.forEach((id, row) -> keep(row, evictedUpTo, kept));
        base.values().stream()
                .filter(row -> !rows.containsKey(row.batchId()))
                .forEach(row -> keep(row, evictedUpTo, kept));
        return kept;
    }

    private static void keep(
            @Nullable BatchSummary row, @Nullable CreationKey evictedUpTo, Map<UUID, BatchSummary> kept) {
        if (row != null && !isEvicted(row, evictedUpTo)) {
            kept.put(row.batchId(), row);
        }
    }

    /** Whether a batch has ended and was not created after the key. */
    static boolean isEvicted(BatchSummary row, @Nullable CreationKey evictedUpTo) {
        return evictedUpTo != null
                && !TrackedBatch.isLive(row)
                && CreationKey.of(row).isUpTo(evictedUpTo);
    }

    private record Step(
            UUID id, @Nullable BatchSummary row, @Nullable Step before) {}
}
