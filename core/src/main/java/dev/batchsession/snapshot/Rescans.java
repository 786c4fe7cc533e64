package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rescans of a list without an order. A row that moves while the list is read can be missed, so the list is read again until a scan
 * returns no new row that existed at the start. Immutable.
 *
 * @param earlier the rows that earlier scans returned
 * @param scan the number of the current scan
 * @param foundNew whether it returned a new row that existed at the start
 * @param newest the newest time of the first scan
 */
record Rescans(
        DedupWindow earlier,
        int scan,
        boolean foundNew,
        @Nullable Instant newest) {
    private static final int MAX = 10;

    static Rescans none() {
        return new Rescans(DedupWindow.empty(), 1, false, null);
    }

    /** Returns the rows that no earlier scan returned. */
    List<BatchSummary> newOf(List<BatchSummary> rows) {
        return scan == 1
                ? rows
                : rows.stream().filter(row -> !earlier.contains(row)).toList();
    }

    /** Returns the state after new rows. */
    Rescans after(List<BatchSummary> newRows) {
        boolean found = foundNew;
        Instant latest = newest;
        for (BatchSummary row : newRows) {
            Instant time = row.createdAt();
            if (scan == 1 && time != null && (latest == null || time.isAfter(latest))) {
                latest = time;
            }
            found |= time == null || latest == null || !time.isAfter(latest);
        }
        return new Rescans(earlier, scan, found, latest);
    }

    /** Returns whether another scan may return new rows. */
    boolean mayFindMore() {
        return foundNew && scan < MAX;
    }

    /** Returns the state at the start of another scan, which will read these rows again. */
    Rescans another(DedupWindow read) {
        return new Rescans(earlier.plus(read), scan + 1, false, newest);
    }
}
