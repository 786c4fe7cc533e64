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

    /** Returns the state after a page with these new rows, whose other rows were read before. */
    Rescans after(List<BatchSummary> newRows, @Nullable Instant newestOfPage) {
        if (scan == 1) { // all of its rows are as old as the newest one
            return new Rescans(earlier, scan, foundNew || !newRows.isEmpty(), latest(newest, newestOfPage));
        }
        boolean found = foundNew || newRows.stream().anyMatch(this::existedAtStart);
        return new Rescans(earlier, scan, found, newest);
    }

    private boolean existedAtStart(BatchSummary row) {
        Instant time = row.createdAt();
        return time == null || newest == null || !time.isAfter(newest);
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
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
