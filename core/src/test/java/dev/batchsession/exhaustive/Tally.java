package dev.batchsession.exhaustive;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The judgements of many listings, with the smallest history that broke the promise. Safe for concurrent use. */
final class Tally {
    private final long startedAt = System.nanoTime();
    private long histories;
    private long lost;
    private long repeated;
    private long failed;
    private final Map<Gap, Missed> missed = new EnumMap<>(Gap.class);
    private @Nullable History smallest;
    private @Nullable Verdict verdict;

    /** The listings that missed a row in a gap. */
    private record Missed(long count, History smallest) {
        Missed and(Missed other) {
            return new Missed(count + other.count, other.smallest.size() < smallest.size() ? other.smallest : smallest);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,d (the smallest: %s)", count, smallest);
        }
    }

    synchronized void add(Tally other) {
        histories += other.histories;
        lost += other.lost;
        repeated += other.repeated;
        failed += other.failed;
        other.missed.forEach((gap, more) -> missed.merge(gap, more, Missed::and));
        if (other.smallest != null && isSmallest(other.smallest)) {
            smallest = other.smallest;
            verdict = other.verdict;
        }
    }

    void add(History history, Verdict judged) {
        histories++;
        lost += judged.lost().isEmpty() ? 0 : 1;
        repeated += judged.repeated().isEmpty() ? 0 : 1;
        failed += judged.failure() == null ? 0 : 1;
        judged.missed().keySet().forEach(gap -> missed.merge(gap, new Missed(1, history), Missed::and));
        if (!judged.isKept() && isSmallest(history)) {
            smallest = history;
            verdict = judged;
        }
    }

    private boolean isSmallest(History history) {
        return smallest == null || history.size() < smallest.size();
    }

    boolean isEmpty() {
        return smallest == null;
    }

    /** Returns whether no row was repeated and no listing failed, and rows were lost with at least so many changes only. */
    boolean onlyLosesRows(int changes) {
        return repeated == 0
                && failed == 0
                && (smallest == null || smallest.changes().size() >= changes);
    }

    /** Returns whether a row was missed to which a {@link Gap} applies. */
    boolean hasGaps() {
        return !missed.isEmpty();
    }

    /** Returns the smallest history that broke the promise. */
    @Nullable
    History smallest() {
        return smallest;
    }

    @Override
    public String toString() {
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        return String.format(
                Locale.ROOT,
                "%,d histories in %.0f s (%,.0f per second): %,d lost a row, %,d repeated one, %,d failed, %s missed one in a gap%s",
                histories,
                seconds,
                histories / seconds,
                lost,
                repeated,
                failed,
                missed,
                smallest == null ? "" : "; the smallest: " + smallest + ": " + verdict);
    }
}
