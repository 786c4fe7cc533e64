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
 * A list that is read from a bound on, and how many of its rows are left by the server's own totals. What is left after a
 * page of one stretch is left before the first new row of the next: if less is, the next one's bound hides rows.
 */
final class ScanWindow {
    private final @Nullable Instant bound;
    private final OffsetCursor section;
    private long total = BatchPage.UNKNOWN;
    private long left = BatchPage.UNKNOWN;
    private long rowsRead;

    /** @param bound where it starts, {@code null} for where the span starts that is walked */
    ScanWindow(@Nullable Instant bound, OffsetCursor section) {
        this.bound = bound;
        this.section = section;
    }

    @Nullable
    Instant bound() {
        return bound;
    }

    OffsetCursor section() {
        return section;
    }

    /** Rows in the list, as the last page told. */
    long total() {
        return total;
    }

    /**
     * Takes note of a page that joined what was read.
     *
     * @param news rows of it that were not read before
     */
    void read(PageRequest asked, BatchPage page, int news) {
        long reached = rowsBefore(asked) + page.batches().size();
        rowsRead = rowsRead == 0 ? reached : rowsRead + news;
        total = Math.max(BatchPage.UNKNOWN, page.totalRecords()); // less than nothing tells nothing
        left = total == BatchPage.UNKNOWN ? BatchPage.UNKNOWN : total - reached;
        section.joined(page.batches().size());
    }

    /**
     * How many of the rows that are left are not in this stretch, which begins elsewhere; some may have been deleted since.
     *
     * @param repeated rows of the page that were read before
     */
    long hiddenBy(PageRequest asked, BatchPage page, int repeated) {
        if (left == BatchPage.UNKNOWN || page.totalRecords() < 0) {
            return 0;
        }
        return Math.max(0, left - (page.totalRecords() - rowsBefore(asked) - repeated));
    }

    private static long rowsBefore(PageRequest asked) {
        return (asked.page() - 1L) * asked.limit();
    }

    /** Whether as many rows were read as there are by now. */
    boolean isWhollyRead() {
        return rowsRead == total;
    }

    PositionWriter view() {
        long totalNow = total;
        long leftNow = left;
        long rowsReadNow = rowsRead;
        PositionWriter sectionNow = section.view();
        return out -> {
            StateFields.writeInstant(out, bound);
            out.writeLong(totalNow);
            out.writeLong(leftNow);
            out.writeLong(rowsReadNow);
            sectionNow.write(out);
        };
    }

    /** The same position where the list ends elsewhere: how much is left there, its next page tells. */
    ScanWindow over(BatchFilter other) {
        ScanWindow moved = new ScanWindow(bound, section.over(other));
        moved.rowsRead = rowsRead;
        return moved;
    }

    /** @param filters gives the filter of a list that starts at a bound, or where the span starts */
    static ScanWindow read(DataInputStream in, Function<@Nullable Instant, BatchFilter> filters, int pageSize)
            throws IOException {
        Instant bound = NamableTimes.read(in);
        long total = in.readLong();
        long left = in.readLong();
        long rowsRead = in.readLong();
        ScanWindow stretch = new ScanWindow(bound, OffsetCursor.read(filters.apply(bound), pageSize, in));
        stretch.total = total;
        stretch.left = left;
        stretch.rowsRead = rowsRead;
        return stretch;
    }
}
