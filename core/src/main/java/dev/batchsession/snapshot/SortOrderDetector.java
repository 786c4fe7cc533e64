package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Detects the order of a list from consecutive rows. Rows of one page are consecutive, and so are those of two pages if the second
 * starts with the last row of the first. Otherwise rows may have been inserted between them, and the detection starts again.
 */
final class SortOrderDetector {
    private final Map<UUID, Integer> positions = new HashMap<>();
    private int start; // rows from this position on are consecutive
    private int next;
    private TimestampOrder times = new TimestampOrder();

    void read(List<BatchSummary> rows) {
        int last = rows.size() - 1;
        while (last >= 0 && positionOf(rows.get(last)) < start) {
            last--;
        }
        if (last < 0 || positionOf(rows.get(last)) != next - 1) {
            start = next;
            times = new TimestampOrder();
            last = -1;
        }
        for (BatchSummary row : rows.subList(last + 1, rows.size())) {
            positions.put(row.batchId(), next++);
            times.observe(row.createdAt());
        }
    }

    private int positionOf(BatchSummary row) {
        return positions.getOrDefault(row.batchId(), -1);
    }

    /** Releases the memory when the order is known. */
    void clear() {
        positions.clear();
    }

    SortOrder found() {
        return times.found();
    }

    /** Returns the last time in an order. */
    @Nullable
    Instant last(SortOrder order) {
        return times.last(order);
    }

    /** Returns whether all times were in order, even those closer than their precision. */
    boolean isStrict(SortOrder order) {
        return times.isStrict(order);
    }
}
