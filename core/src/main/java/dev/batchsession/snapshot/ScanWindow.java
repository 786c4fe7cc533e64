package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.StateFields;
import dev.batchsession.paging.ListingCheckpoint.PositionWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The list from a bound on, and the number of its unread rows according to the totals of the server. As many rows must follow the last
 * row in the next window as in this one; if fewer do, the bound of the next window hides rows.
 */
final class ScanWindow {
    private final @Nullable Instant bound;
    private final OffsetCursor cursor;
    private long total = BatchPage.UNKNOWN;
    private long rowsLeft = BatchPage.UNKNOWN;
    private long rowsRead;

    /** @param bound the start of the window; {@code null} for the start of the partition */
    ScanWindow(@Nullable Instant bound, OffsetCursor cursor) {
        this.bound = bound;
        this.cursor = cursor;
    }

    @Nullable
    Instant bound() {
        return bound;
    }

    OffsetCursor cursor() {
        return cursor;
    }

    /** Returns the number of rows in the list, according to the last page. */
    long total() {
        return total;
    }

    /**
     * Records a page that overlaps with the rows before.
     *
     * @param newRows the number of its new rows
     */
    void read(PageRequest requested, BatchPage page, int newRows) {
        long reached = rowsBefore(requested) + page.batches().size();
        rowsRead = rowsRead == 0 ? reached : rowsRead + newRows;
        total = Math.max(BatchPage.UNKNOWN, page.totalRecords()); // a negative total is unknown
        rowsLeft = total == BatchPage.UNKNOWN ? BatchPage.UNKNOWN : total - reached;
        cursor.advance(page.batches().size());
    }

    /**
     * Returns how many unread rows of this window are missing from the next one, whose page this is. Some may have been deleted.
     *
     * @param repeated the number of rows of the page that were read before
     */
    long hiddenBy(PageRequest requested, BatchPage page, int repeated) {
        if (rowsLeft == BatchPage.UNKNOWN || page.totalRecords() < 0) {
            return 0;
        }
        return Math.max(0, rowsLeft - (page.totalRecords() - rowsBefore(requested) - repeated));
    }

    private static long rowsBefore(PageRequest requested) {
        return (requested.page() - 1L) * requested.limit();
    }

    /** Returns whether as many rows have been read as the list has now. */
    boolean isWhollyRead() {
        return rowsRead == total;
    }

    PositionWriter view() {
        long totalNow = total;
        long rowsLeftNow = rowsLeft;
        long rowsReadNow = rowsRead;
        PositionWriter cursorNow = cursor.view();
        return out -> {
            StateFields.writeInstant(out, bound);
            out.writeLong(totalNow);
            out.writeLong(rowsLeftNow);
            out.writeLong(rowsReadNow);
            cursorNow.write(out);
        };
    }

    /** Returns the same position in a list with another end. Its next page contains its totals. */
    ScanWindow over(BatchFilter other) {
        ScanWindow moved = new ScanWindow(bound, cursor.over(other));
        moved.rowsRead = rowsRead;
        return moved;
    }

    /** @param filters returns the filter of the list from a bound on; {@code null} for the start of the partition */
    static ScanWindow read(DataInputStream in, Function<@Nullable Instant, BatchFilter> filters, int pageSize)
            throws IOException {
        Instant bound = NamableTimes.read(in);
        long total = in.readLong();
        long rowsLeft = in.readLong();
        long rowsRead = in.readLong();
        ScanWindow window = new ScanWindow(bound, OffsetCursor.read(filters.apply(bound), pageSize, in));
        window.total = total;
        window.rowsLeft = rowsLeft;
        window.rowsRead = rowsRead;
        return window;
    }
}
