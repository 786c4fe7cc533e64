package dev.batchsession.simulator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to a list, so that it can be said afterwards what a listing should have found. Its clock counts the
 * changes: it stands at 0 until the first, and at {@code n} from the change number {@code n} to the next. Safe for
 * concurrent use. Grows with each change.
 */
final class History {
    private final List<SimulatedBatch> atFirst;
    private final ListVariant variant;
    private final List<Change> changes = new ArrayList<>();

    /** @param after what the batch was from then on; {@code null} where it was removed */
    private record Change(UUID batchId, @Nullable SimulatedBatch after) {}

    /**
     * Which batches a query matched in a while.
     *
     * @param throughout those that it matched all the time
     * @param sometime those that it matched at any time of it, and so these too
     */
    record Matches(Set<UUID> throughout, Set<UUID> sometime) {}

    History(List<SimulatedBatch> atFirst, ListVariant variant) {
        this.atFirst = List.copyOf(atFirst);
        this.variant = variant;
    }

    synchronized void record(UUID batchId, @Nullable SimulatedBatch after) {
        changes.add(new Change(batchId, after));
    }

    /** How many changes there have been. */
    synchronized int clock() {
        return changes.size();
    }

    /** What the query matched from one reading of the clock to another, both included; page and limit do not matter. */
    synchronized Matches matches(ListQuery query, int from, int to) {
        Selection selection = new Selection(query, variant);
        Set<UUID> throughout = new HashSet<>();
        atFirst.stream().filter(selection::selects).map(SimulatedBatch::batchId).forEach(throughout::add);
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
