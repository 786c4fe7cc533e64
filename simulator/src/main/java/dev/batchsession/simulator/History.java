package dev.batchsession.simulator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a list, from which the correct result of a listing is derived afterwards. Its clock counts the
 * changes: it is 0 until the first, and {@code n} after change number {@code n}. Safe for concurrent use. Grows with
 * each change.
 */
final class History {
    private final List<SimulatedBatch> initialRows;
    private final ListVariant variant;
    private final List<Change> changes = new ArrayList<>();

    /** @param after the batch after the change; {@code null} if it was removed */
    private record Change(UUID batchId, @Nullable SimulatedBatch after) {}

    /**
     * The batches that matched a query in a period.
     *
     * @param throughout the batches that matched during the whole period
     * @param sometime the batches that matched at any time in the period, including those of {@code throughout}
     */
    record Matches(Set<UUID> throughout, Set<UUID> sometime) {}

    History(List<SimulatedBatch> initialRows, ListVariant variant) {
        this.initialRows = List.copyOf(initialRows);
        this.variant = variant;
    }

    synchronized void record(UUID batchId, @Nullable SimulatedBatch after) {
        changes.add(new Change(batchId, after));
    }

    /** Returns the number of changes so far. */
    synchronized int clock() {
        return changes.size();
    }

    /** Returns the matches of a query between two clock values, both inclusive. Ignores page and limit. */
    synchronized Matches matches(ListQuery query, int from, int to) {
        Selection selection = new Selection(query, variant);
        Set<UUID> throughout = new HashSet<>();
        initialRows.stream()
                .filter(selection::selects)
                .map(SimulatedBatch::batchId)
                .forEach(throughout::add);
        changes.subList(0, from).forEach(change -> {
            if (isMatch(change, selection)) {
                throughout.add(change.batchId());
            } else {
                throughout.remove(change.batchId());
            }
        });
        Set<UUID> sometime = new HashSet<>(throughout);
        changes.subList(from, to).forEach(change -> {
            if (isMatch(change, selection)) {
                sometime.add(change.batchId());
            } else {
                throughout.remove(change.batchId());
            }
        });
        return new Matches(throughout, sometime);
    }

    private static boolean isMatch(Change change, Selection selection) {
        return change.after() != null && selection.selects(change.after());
    }
}
