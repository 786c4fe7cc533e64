package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Detects the order of a list from consecutive rows. Rows of one page are consecutive, and so are those of two pages if the second
 * starts with the last row of the first. Otherwise rows may have been inserted between them, and the detection starts again. Immutable.
 *
 * @param consecutive the rows so far
 * @param last the last one of them
 */
record SortOrderDetector(DedupWindow consecutive, @Nullable UUID last, TimestampOrder times) {
    static SortOrderDetector none() {
        return new SortOrderDetector(DedupWindow.empty(), null, TimestampOrder.NONE);
    }

    /** Returns the detector after the rows of a page. */
    SortOrderDetector after(List<BatchSummary> rows) {
        int known = rows.size() - 1;
        while (known >= 0 && !consecutive.contains(rows.get(known))) {
            known--;
        }
        boolean continues = known >= 0 && rows.get(known).batchId().equals(last);
        return continues ? plus(rows.subList(known + 1, rows.size())) : none().plus(rows);
    }

    private SortOrderDetector plus(List<BatchSummary> rows) {
        if (rows.isEmpty()) {
            return this;
        }
        TimestampOrder now = times;
        for (BatchSummary row : rows) {
            now = now.after(row.createdAt());
        }
        UUID lastNow = rows.get(rows.size() - 1).batchId();
        boolean isFound = now.found() != SortOrder.UNKNOWN; // then no row has to be recognized any more
        return new SortOrderDetector(isFound ? consecutive : consecutive.plus(rows), lastNow, now);
    }

    SortOrder found() {
        return times.found();
    }

    /** Returns the time of the last row in an order. */
    @Nullable
    Instant lastKey(SortOrder order) {
        return times.lastKey(order);
    }

    /** Returns whether all times were in order, even those closer than their precision. */
    boolean isStrict(SortOrder order) {
        return times.isStrict(order);
    }
}
