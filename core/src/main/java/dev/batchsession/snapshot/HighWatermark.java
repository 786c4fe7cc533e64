package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.StateFields;
import dev.batchsession.paging.ListingCheckpoint.PositionWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The upper bound of a listing that is oldest first. Without it, a list that keeps growing at its end would never be read to the end.
 * Once as many rows have been read as the list had at the start, the last page is probed; its newest row is the bound, since all rows
 * that existed at the start are before it.
 */
final class HighWatermark {
    private static final int MAX_PROBES = 10;

    private long rowsAtStart = BatchPage.UNKNOWN;
    private long rowsRead;
    private @Nullable Instant time;
    private @Nullable PageRequest probe;
    private int probes;

    /** Returns the time after which no rows are listed; {@code null} if it is not known yet. */
    @Nullable
    Instant time() {
        return time;
    }

    /** Returns the filter of a list that ends at this time. */
    BatchFilter limit(BatchFilter list) {
        TimeRange limited = TimeRange.of(list).intersection(new TimeRange(null, time));
        return new BatchFilter(list.status(), limited.from(), limited.to());
    }

    /** Records a page of the list and its number of new rows. */
    void read(BatchPage page, int newRows) {
        if (rowsAtStart == BatchPage.UNKNOWN) {
            rowsAtStart = page.totalRecords();
        }
        rowsRead += newRows;
    }

    /** Starts a probe if one is due after this page. */
    void probeAfter(PageRequest requested, BatchPage page) {
        if (time == null && rowsAtStart != BatchPage.UNKNOWN && page.totalPages() > 0 && rowsRead >= rowsAtStart) {
            probe = requested.page(Math.max(requested.page(), page.totalPages()));
        }
    }

    /** Returns the request of the probe; {@code null} if none is due. */
    @Nullable
    PageRequest probe() {
        return probe;
    }

    /** Accepts the answer to a probe. */
    void acceptProbe(PageRequest requested, BatchPage page) {
        probes++;
        if (page.hasNext() && probes < MAX_PROBES) { // the list has grown: a later page may have rows from the start
            probe = requested.page(Math.max(requested.page() + 1, page.totalPages()));
            return;
        }
        probe = null;
        page.batches().stream()
                .map(BatchSummary::createdAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .ifPresent(newest -> time = newest.plus(TimeRange.TOLERANCE));
    }

    PositionWriter view() {
        long rowsAtStartNow = rowsAtStart;
        long rowsReadNow = rowsRead;
        Instant timeNow = time;
        return out -> {
            out.writeLong(rowsAtStartNow);
            out.writeLong(rowsReadNow);
            StateFields.writeInstant(out, timeNow);
        };
    }

    static HighWatermark read(DataInputStream in) throws IOException {
        HighWatermark highWatermark = new HighWatermark();
        highWatermark.rowsAtStart = in.readLong();
        highWatermark.rowsRead = in.readLong();
        highWatermark.time = NamableTimes.read(in);
        return highWatermark;
    }
}
