package dev.batchsession.simulator;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Says whether a listing kept the promise of a snapshot, judged from the history of the list that it read. Made right
 * before the listing is subscribed to, and asked when it has completed.
 */
public final class SnapshotJudge {
    private final History history;
    private final int from;

    private SnapshotJudge(History history) {
        this.history = history;
        this.from = history.clock();
    }

    /** Watches a list without HTTP from now on. */
    public static SnapshotJudge of(SimulatedPages pages) {
        return new SnapshotJudge(pages.list().history());
    }

    /** Watches a simulator's list from now on. */
    public static SnapshotJudge of(ApiSimulator api) {
        return new SnapshotJudge(api.history());
    }

    /** Whether the rows are those that a listing with this filter may have brought from then until now. */
    public Verdict on(BatchFilter filter, List<BatchSummary> emitted) {
        History.Matches matches = history.matches(SimulatedPages.query(filter, 1, 1), from, history.clock());
        Set<UUID> seen = new HashSet<>();
        Set<UUID> repeated = new HashSet<>();
        for (BatchSummary row : emitted) {
            if (!seen.add(row.batchId())) {
                repeated.add(row.batchId());
            }
        }
        return new Verdict(
                without(matches.throughout(), seen), Set.copyOf(repeated), without(seen, matches.sometime()));
    }

    private static Set<UUID> without(Set<UUID> some, Set<UUID> others) {
        Set<UUID> rest = new HashSet<>(some);
        rest.removeAll(others);
        return Set.copyOf(rest);
    }

    /**
     * What is wrong.
     *
     * @param lost batches that matched throughout and did not come
     * @param repeated batches that came more than once
     * @param foreign batches that came and matched at no time
     */
    public record Verdict(Set<UUID> lost, Set<UUID> repeated, Set<UUID> foreign) {
        /** Nothing is wrong. */
        public boolean isKept() {
            return lost.isEmpty() && repeated.isEmpty() && foreign.isEmpty();
        }

        /** Counts, since there may be thousands. */
        @Override
        public String toString() {
            return "lost " + lost.size() + ", repeated " + repeated.size() + ", foreign " + foreign.size();
        }
    }
}
