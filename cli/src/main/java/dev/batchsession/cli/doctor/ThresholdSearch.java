package dev.batchsession.cli.doctor;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Searches for the value of a bound from which on it selects a row, or no longer does: the threshold. Each {@link Comparison} predicts one,
 * so only these values are tried, each with the one just before it. The answers are searched for the row's id, so rows that are created or
 * deleted meanwhile do not matter. The last answer contains the row, which proves that it was not deleted when others did not contain it.
 */
final class ThresholdSearch {
    private final Calls calls;
    private final Bound bound;
    private final BatchSummary row;
    private final Instant time;

    ThresholdSearch(Calls calls, Bound bound, BatchSummary row) {
        this.calls = calls;
        this.bound = bound;
        this.row = row;
        this.time = Objects.requireNonNull(row.createdAt());
    }

    /**
     * The result of a search.
     *
     * @param comparisons those that predict the threshold that was found; empty if none does
     * @param evidence the two values of the bound around it, or why it was not found
     */
    record Result(List<Comparison> comparisons, String evidence) {}

    /** @param likely the comparison that is tried first; {@code null} for none */
    Result run(@Nullable Comparison likely) {
        List<Instant> values = values();
        int low = -1; // before the threshold
        int high = values.size(); // at the threshold or after it
        boolean isRowSeen = false;
        while (high - low > 1) {
            int next = next(values, low, high, likely);
            Optional<Boolean> selected = selects(values.get(next));
            if (selected.isEmpty()) {
                return new Result(List.of(), "more than a page of rows was created within a few seconds of " + time);
            }
            isRowSeen = selected.get();
            if (selected.get() != bound.selectsBeforeThreshold()) {
                high = next;
            } else {
                low = next;
            }
        }
        return low < 0 || high == values.size()
                ? outside(values, low)
                : found(values.get(low), values.get(high), isRowSeen);
    }

    private Result outside(List<Instant> values, int low) {
        String value = values.get(Math.max(0, low)) + (low < 0 ? " or later" : " or earlier");
        return new Result(
                List.of(), "the row of " + time + " seems to be selected or excluded by no value such as " + value);
    }

    private Result found(Instant before, Instant threshold, boolean isRowSeen) {
        Instant selecting = bound.selectsBeforeThreshold() ? before : threshold;
        if (!isRowSeen && !selects(selecting).orElse(false)) {
            return new Result(List.of(), "the row of " + time + " is no longer listed");
        }
        String evidence = "a row of " + time + " is selected by " + selecting + ", but not by "
                + (selecting.equals(before) ? threshold : before);
        List<Comparison> comparisons = Comparison.all().stream()
                .filter(comparison -> comparison.threshold(bound, time).equals(threshold))
                .toList();
        return new Result(comparisons, evidence);
    }

    /** Returns each value that may be the threshold, and the one just before it, in ascending order. */
    private List<Instant> values() {
        TreeSet<Instant> values = new TreeSet<>();
        for (Comparison comparison : Comparison.all()) {
            Instant threshold = comparison.threshold(bound, time);
            values.add(threshold.minus(Comparison.STEP));
            values.add(threshold);
        }
        return List.copyOf(values);
    }

    private int next(List<Instant> values, int low, int high, @Nullable Comparison likely) {
        int middle = (low + high) >>> 1;
        if (likely == null) {
            return middle;
        }
        int threshold = values.indexOf(likely.threshold(bound, time));
        List<Integer> selectingLast = bound.selectsBeforeThreshold()
                ? List.of(threshold, threshold - 1) // the last answer should contain the row
                : List.of(threshold - 1, threshold);
        return selectingLast.stream()
                .filter(index -> index > low && index < high)
                .findFirst()
                .orElse(middle);
    }

    /** Returns whether the bound selects the row, or empty if the answer does not show it. */
    private Optional<Boolean> selects(Instant value) {
        BatchFilter filter = bound.filter(value, time);
        Exchange first = calls.fetch(filter, 1);
        if (hasRow(first)) {
            return Optional.of(true);
        }
        if (!first.page().hasNext()) {
            return Optional.of(false);
        }
        int last = first.page().totalPages();
        return last > 1 && hasRow(calls.fetch(filter, last)) ? Optional.of(true) : Optional.empty();
    }

    private boolean hasRow(Exchange exchange) {
        return exchange.rows().stream().anyMatch(other -> other.batchId().equals(row.batchId()));
    }
}
