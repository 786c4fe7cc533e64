package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * In what order the rows of a list stand, judged from rows that were read one after the other: within a page they always
 * are, from page to page where the next begins with the last row of the one before. Where it does not, rows may have been
 * inserted among those that were read, and the judgement starts anew.
 */
final class SortOrderDetector {
    private final Map<UUID, Integer> places = new HashMap<>();
    private int start; // rows with a place from here on were read one after the other
    private int next;
    private TimestampOrder times = new TimestampOrder();

    void read(List<BatchSummary> rows) {
        int last = rows.size() - 1;
        while (last >= 0 && place(rows.get(last)) < start) {
            last--;
        }
        if (last < 0 || place(rows.get(last)) != next - 1) {
            start = next;
            times = new TimestampOrder();
            last = -1;
        }
        for (BatchSummary row : rows.subList(last + 1, rows.size())) {
            places.put(row.batchId(), next++);
            times.observe(row.createdAt());
        }
    }

    private int place(BatchSummary row) {
        return places.getOrDefault(row.batchId(), -1);
    }

    /** Frees the memory, once the order is known. */
    void forget() {
        places.clear();
    }

    SortOrder found() {
        return times.found();
    }

    /** The time furthest down the list, given its order. */
    @Nullable
    Instant last(SortOrder order) {
        return times.last(order);
    }

    /** Whether no time stood on the wrong side of another, not even by less than says anything. */
    boolean isStrict(SortOrder order) {
        return times.isStrict(order);
    }
}
