package dev.batchsession.snapshot;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The list from a bound on, and the number of its unread rows according to the totals of the server. As many rows must follow the last
 * row in the next window as in this one; if fewer do, the bound of the next window hides rows. Immutable.
 *
 * @param bound the start of the window; {@code null} for the start of the partition
 * @param total the number of rows in the window, according to the last page
 * @param rowsLeft the number of its rows after the last page
 * @param rowsRead the number of its rows up to the last page
 */
record ScanWindow(@Nullable Instant bound, OffsetCursor cursor, long total, long rowsLeft, long rowsRead) {
    /** Returns a window that is read from its first row on. */
    static ScanWindow start(@Nullable Instant bound) {
        return at(bound, OffsetCursor.TOP);
    }

    /** Returns a window whose totals are unknown. */
    static ScanWindow at(@Nullable Instant bound, OffsetCursor cursor) {
        return new ScanWindow(bound, cursor, BatchPage.UNKNOWN, BatchPage.UNKNOWN, 0);
    }

    /**
     * Returns the window after a page that overlaps with the rows before.
     *
     * @param newRows the number of its new rows
     */
    ScanWindow after(PageRequest asked, BatchPage page, int newRows) {
        int rows = page.batches().size();
        long reached = rowsBefore(asked) + rows;
        long totalNow = Math.max(BatchPage.UNKNOWN, page.totalRecords()); // a negative total is unknown
        return new ScanWindow(
                bound,
                cursor.after(asked, rows),
                totalNow,
                totalNow == BatchPage.UNKNOWN ? BatchPage.UNKNOWN : totalNow - reached,
                rowsRead == 0 ? reached : rowsRead + newRows);
    }

    /**
     * Returns how many unread rows of this window are missing from the next one, whose page this is. Some may have been deleted.
     *
     * @param repeated the number of rows of the page that were read before
     */
    long hiddenBy(PageRequest asked, BatchPage page, int repeated) {
        if (rowsLeft == BatchPage.UNKNOWN || page.totalRecords() < 0) {
            return 0;
        }
        return Math.max(0, rowsLeft - (page.totalRecords() - rowsBefore(asked) - repeated));
    }

    private static long rowsBefore(PageRequest asked) {
        return (asked.page() - 1L) * asked.limit();
    }

    /** Returns whether as many rows have been read as the list has now. */
    boolean isWhollyRead() {
        return rowsRead == total;
    }

    ScanWindow with(OffsetCursor other) {
        return new ScanWindow(bound, other, total, rowsLeft, rowsRead);
    }

    /** Returns the same position in a list with another end. Its next page contains its totals. */
    ScanWindow ofOtherList() {
        OffsetCursor same = OffsetCursor.at(cursor.repeats(), cursor.covered());
        return new ScanWindow(bound, same, BatchPage.UNKNOWN, BatchPage.UNKNOWN, rowsRead);
    }
}
