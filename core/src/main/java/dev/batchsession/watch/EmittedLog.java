package dev.batchsession.watch;

import dev.batchsession.model.BatchSummary;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What has been emitted, as of one change: a base map and the steps since then, as a linked list. Immutable: the log after a change
 * shares the base and all steps with the log before it, so that a checkpoint refers to a log and computes its rows on demand. Once
 * there are as many steps as batches, they are compacted into the next base, so that the amortized cost of a step is constant.
 */
final class EmittedLog {
    private static final int MIN_STEPS = 1_000;

    private final Map<UUID, BatchSummary> base;
    private final @Nullable Step last;

    /** @param base the state of each batch that was emitted; not copied */
    EmittedLog(Map<UUID, BatchSummary> base) {
        this(base, null);
    }

    private EmittedLog(Map<UUID, BatchSummary> base, @Nullable Step last) {
        this.base = base;
        this.last = last;
    }

    /**
     * Returns the log after one more change.
     *
     * @param row the emitted state; {@code null} if the removal was emitted
     */
    EmittedLog plus(UUID id, @Nullable BatchSummary row) {
        return new EmittedLog(base, new Step(id, row, last, steps() + 1));
    }

    /** Returns this log, with the steps compacted into the base if there are enough of them, without the batches evicted up to a key. */
    EmittedLog compacted(@Nullable CreationKey evictedUpTo) {
        return steps() > Math.max(MIN_STEPS, base.size()) ? new EmittedLog(rows(evictedUpTo)) : this;
    }

    /** Computes the emitted states, without the batches evicted up to a key. */
    Map<UUID, BatchSummary> rows(@Nullable CreationKey evictedUpTo) {
        Map<UUID, @Nullable BatchSummary> changed = new HashMap<>();
        for (Step step = last; step != null; step = step.before()) {
            if (!changed.containsKey(step.id())) {
                changed.put(step.id(), step.row());
            }
        }
        Map<UUID, BatchSummary> kept = new HashMap<>();
        changed.values().forEach(row -> keep(row, evictedUpTo, kept));
        base.values().stream()
                .filter(row -> !changed.containsKey(row.batchId()))
                .forEach(row -> keep(row, evictedUpTo, kept));
        return kept;
    }

    private int steps() {
        return last == null ? 0 : last.number();
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
            UUID id, @Nullable BatchSummary row, @Nullable Step before, int number) {}
}
