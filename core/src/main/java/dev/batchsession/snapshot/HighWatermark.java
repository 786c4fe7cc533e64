package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
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
 * Where the walk of a list that is oldest first ends: one that goes on growing at its end would never be read to the end.
 * Once as many rows were read as there were at first, it is the newest row that there is then; what is there then includes
 * all that was there at first.
 */
final class HighWatermark {
    private static final int MAX_LOOKS = 10;

    private long rowsAtStart = BatchPage.UNKNOWN;
    private long rowsRead;
    private @Nullable Instant time;
    private @Nullable PageRequest look;
    private int looks;

    /** No row beyond is wanted; {@code null} as long as it is not known. */
    @Nullable
    Instant time() {
        return time;
    }

    /** Takes note of a page of the list and of how many of its rows had not come yet. */
    void read(BatchPage page, int news) {
        if (rowsAtStart == BatchPage.UNKNOWN) {
            rowsAtStart = page.totalRecords();
        }
        rowsRead += news;
    }

    /** Starts to look for it where that is due after this page. */
    void lookAfter(PageRequest asked, BatchPage page) {
        if (time == null && rowsAtStart != BatchPage.UNKNOWN && page.totalPages() > 0 && rowsRead >= rowsAtStart) {
            look = asked.page(Math.max(asked.page(), page.totalPages()));
        }
    }

    /** The call that looks for it; {@code null} where none is due. */
    @Nullable
    PageRequest look() {
        return look;
    }

    /** Takes the answer to {@link #look()}. */
    void looked(PageRequest asked, BatchPage page) {
        looks++;
        if (page.hasNext() && looks < MAX_LOOKS) { // grown meanwhile: what was there at first may be further on
            look = asked.page(Math.max(asked.page() + 1, page.totalPages()));
            return;
        }
        look = null;
        page.batches().stream()
                .map(BatchSummary::createdAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .ifPresent(newest -> time = newest.plus(Span.SURELY_BEYOND));
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
        HighWatermark horizon = new HighWatermark();
        horizon.rowsAtStart = in.readLong();
        horizon.rowsRead = in.readLong();
        horizon.time = NamableTimes.read(in);
        return horizon;
    }
}
