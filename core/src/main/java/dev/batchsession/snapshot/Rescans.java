package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.StateFields;
import dev.batchsession.paging.ListingCheckpoint.PositionWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rescans of a list without an order. A row that moves while the list is read can be missed, so the list is read again until a scan
 * returns no new row that existed at the start.
 */
final class Rescans {
    private static final int MAX = 10;

    private final DedupWindow earlier;
    private int scan;
    private boolean foundNew;
    private @Nullable Instant newest; // of the first scan

    Rescans() {
        this(new DedupWindow(), 1, false, null);
    }

    private Rescans(DedupWindow earlier, int scan, boolean foundNew, @Nullable Instant newest) {
        this.earlier = earlier;
        this.scan = scan;
        this.foundNew = foundNew;
        this.newest = newest;
    }

    /** Returns whether an earlier scan returned the row. */
    boolean emittedBefore(BatchSummary row) {
        return earlier.contains(row);
    }

    /** Records new rows. */
    void read(List<BatchSummary> rows) {
        for (BatchSummary row : rows) {
            Instant time = row.createdAt();
            if (scan == 1 && time != null && (newest == null || time.isAfter(newest))) {
                newest = time;
            }
            foundNew |= time == null || newest == null || !time.isAfter(newest);
        }
    }

    /** Returns whether another scan may return new rows. */
    boolean mayFindMore() {
        return foundNew && scan < MAX;
    }

    /** Starts another scan, which will read these rows again. */
    void startAgain(DedupWindow read) {
        read.moveTo(earlier);
        scan++;
        foundNew = false;
    }

    PositionWriter view() {
        PositionWriter earlierNow = earlier.view();
        int scanNow = scan;
        boolean foundNewNow = foundNew;
        Instant newestNow = newest;
        return out -> {
            earlierNow.write(out);
            out.writeInt(scanNow);
            out.writeBoolean(foundNewNow);
            StateFields.writeInstant(out, newestNow);
        };
    }

    static Rescans read(DataInputStream in) throws IOException {
        return new Rescans(DedupWindow.read(in), in.readInt(), in.readBoolean(), StateFields.readInstant(in));
    }
}
