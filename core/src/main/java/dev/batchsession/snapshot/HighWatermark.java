package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.TimeRange;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The upper bound of a listing that is oldest first. Without it, a list that keeps growing at its end would never be read to the end.
 * Once as many rows have been read as the list had at the start, the last page is probed; its newest row is the bound, since all rows
 * that existed at the start are before it. Immutable.
 *
 * @param rowsAtStart the number of rows in the list when its first page was read
 * @param rowsRead the number of rows that were read
 * @param time the time after which no rows are listed; {@code null} if it is not known yet
 * @param probes the number of probes so far
 */
record HighWatermark(
        long rowsAtStart, long rowsRead, @Nullable Instant time, int probes) {
    static final HighWatermark NONE = new HighWatermark(BatchPage.UNKNOWN, 0, null, 0);

    private static final int MAX_PROBES = 10;

    /** Returns the watermark after a page of the list with this number of new rows. */
    HighWatermark after(BatchPage page, int newRows) {
        long atStart = rowsAtStart == BatchPage.UNKNOWN ? page.totalRecords() : rowsAtStart;
        return new HighWatermark(atStart, rowsRead + newRows, time, probes);
    }

    /** Returns the request for the last page if it is due after this page; {@code null} otherwise. */
    @Nullable
    PageRequest probeAfter(PageRequest asked, BatchPage page) {
        boolean isDue =
                time == null && rowsAtStart != BatchPage.UNKNOWN && page.totalPages() > 0 && rowsRead >= rowsAtStart;
        return isDue ? asked.page(Math.max(asked.page(), page.totalPages())) : null;
    }

    /** Returns the number of rows in the list, as far as it is known. */
    long rowsKnown() {
        return Math.max(rowsAtStart, rowsRead);
    }

    /** Returns the watermark after the answer to a probe. */
    HighWatermark probed() {
        return new HighWatermark(rowsAtStart, rowsRead, time, probes + 1);
    }

    /** Returns the request for a later page, if the list has grown: it may have rows from the start. */
    @Nullable
    PageRequest probeAgain(PageRequest asked, BatchPage page) {
        return page.hasNext() && probes < MAX_PROBES ? asked.page(Math.max(asked.page() + 1, page.totalPages())) : null;
    }

    /** Returns the watermark just after the newest row of the list; {@code null} if no row is dated. */
    HighWatermark at(@Nullable Instant newest) {
        Instant limit = newest == null ? time : newest.plus(TimeRange.TOLERANCE);
        return new HighWatermark(rowsAtStart, rowsRead, limit, probes);
    }

    /** Returns the filter of a list that ends at this time. */
    BatchFilter limit(BatchFilter list) {
        if (time == null) {
            return list;
        }
        TimeRange limited = TimeRange.of(list).intersection(new TimeRange(null, time));
        return new BatchFilter(list.status(), limited.from(), limited.to());
    }
}
