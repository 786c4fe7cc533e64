package dev.batchsession.watch;

import dev.batchsession.model.BatchSummary;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the consumer was told, as it was after each change: a map, and the steps since. A checkpoint holds the map and the
 * last step it covers and shares them with all others; what it stands for is put together when its text is wanted. Once
 * there are as many steps as batches they become the next map, so a step costs the same however many batches there are.
 */
final class EmittedLog {
    private static final int FEWEST_STEPS = 1_000;

    private Map<UUID, BatchSummary> base;
    private @Nullable Step last;
    private int steps;

    EmittedLog(Map<UUID, BatchSummary> base) {
        this.base = base;
    }

    /** {@code row} is the batch as it was told; {@code null} where its removal was. */
    void put(UUID id, @Nullable BatchSummary row) {
        last = new Step(id, row, last);
        steps++;
    }

    /** To be called now and then: forgets what is older than the mark, and the steps on the way. */
    void compact(@Nullable CreationKey forgotten) {
        if (steps > Math.max(FEWEST_STEPS, base.size())) {
            base = rows(base, last, forgotten);
            last = null;
            steps = 0;
        }
    }

    /** Everything up to now, of any later time. */
    Rows rows(@Nullable CreationKey forgotten) {
        Map<UUID, BatchSummary> from = base;
        Step upTo = last;
        return () -> rows(from, upTo, forgotten);
    }

    /** Puts the batches together. */
    interface Rows {
        Map<UUID, BatchSummary> get();
    }

    private static Map<UUID, BatchSummary> rows(
            Map<UUID, BatchSummary> base, @Nullable Step last, @Nullable CreationKey forgotten) {
        Map<UUID, @Nullable BatchSummary> rows = new HashMap<>();
        for (Step step = last; step != null; step = step.before()) {
            if (!rows.containsKey(step.id())) {
                rows.put(step.id(), step.row());
            }
        }
        Map<UUID, BatchSummary> kept = new HashMap<>();
        rows.forEach((id, row) -> keep(row, forgotten, kept));
        base.values().stream()
                .filter(row -> !rows.containsKey(row.batchId()))
                .forEach(row -> keep(row, forgotten, kept));
        return kept;
    }

    private static void keep(
            @Nullable BatchSummary row, @Nullable CreationKey forgotten, Map<UUID, BatchSummary> kept) {
        if (row != null && !isForgotten(row, forgotten)) {
            kept.put(row.batchId(), row);
        }
    }

    /** Whether a batch is not remembered: it has ended, and was created no later than the mark. */
    static boolean isForgotten(BatchSummary row, @Nullable CreationKey forgotten) {
        return forgotten != null
                && !TrackedBatch.isLive(row)
                && CreationKey.of(row).isUpTo(forgotten);
    }

    private record Step(
            UUID id, @Nullable BatchSummary row, @Nullable Step before) {}
}
