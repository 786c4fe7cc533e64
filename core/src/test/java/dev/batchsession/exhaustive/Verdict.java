package dev.batchsession.exhaustive;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The judgement of one listing: every row that was listed throughout must be emitted once, every other at most once.
 *
 * @param lost the rows that were listed throughout and not emitted, by number
 * @param missed such rows to which a gap applies, by number
 * @param repeated the rows that were emitted more than once, by number
 * @param failure the error with which the listing ended
 */
record Verdict(
        List<Integer> lost,
        Map<Gap, List<Integer>> missed,
        List<Integer> repeated,
        @Nullable RuntimeException failure) {
    /** @param emitted how often each row was emitted, by number */
    static Verdict of(HistoryServer server, int[] emitted, @Nullable RuntimeException failure) {
        List<Integer> repeated = IntStream.range(0, emitted.length)
                .filter(row -> emitted[row] > 1)
                .boxed()
                .toList();
        if (failure != null) {
            return new Verdict(List.of(), Map.of(), repeated, failure);
        }
        Map<Gap, List<Integer>> missed = new EnumMap<>(Gap.class);
        for (Gap gap : Gap.values()) {
            List<Integer> rows = server.lost(gap);
            if (!rows.isEmpty()) {
                missed.put(gap, rows);
            }
        }
        return new Verdict(server.lost(null), missed, repeated, null);
    }

    /** Returns whether the promise was kept, except for rows to which a gap applies. */
    boolean isKept() {
        return lost.isEmpty() && repeated.isEmpty() && failure == null;
    }

    @Override
    public String toString() {
        return "lost " + lost + ", missed " + missed + ", repeated " + repeated
                + (failure == null ? "" : ", " + failure);
    }
}
