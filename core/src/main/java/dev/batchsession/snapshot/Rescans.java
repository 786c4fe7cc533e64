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
 * Rescans over a list in no order of time. Rows that change places while it is read can be missed, so it is read again until a
 * pass brings nothing that was there at first.
 */
final class Rescans {
    private static final int MAX = 10;

    private final DedupWindow earlier;
    private int pass;
    private boolean news;
    private @Nullable Instant newest; // of the first pass

    Rescans() {
        this(new DedupWindow(), 1, false, null);
    }

    private Rescans(DedupWindow earlier, int pass, boolean news, @Nullable Instant newest) {
        this.earlier = earlier;
        this.pass = pass;
        this.news = news;
        this.newest = newest;
    }

    /** Whether an earlier pass brought it. */
    boolean brought(BatchSummary row) {
        return earlier.contains(row);
    }

    /** Takes note of rows that had not come yet. */
    void read(List<BatchSummary> rows) {
        for (BatchSummary row : rows) {
            Instant time = row.createdAt();
            if (pass == 1 && time != null && (newest == null || time.isAfter(newest))) {
                newest = time;
            }
            news |= time == null || newest == null || !time.isAfter(newest);
        }
    }

    /** Whether another pass may bring something. */
    boolean mayBringMore() {
        return news && pass < MAX;
    }

    /** Begins another pass, with none of these rows read in it. */
    void startAgain(DedupWindow read) {
        read.moveTo(earlier);
        pass++;
        news = false;
    }

    PositionWriter view() {
        PositionWriter earlierNow = earlier.view();
        int passNow = pass;
        boolean newsNow = news;
        Instant newestNow = newest;
        return out -> {
            earlierNow.write(out);
            out.writeInt(passNow);
            out.writeBoolean(newsNow);
            StateFields.writeInstant(out, newestNow);
        };
    }

    static Rescans read(DataInputStream in) throws IOException {
        return new Rescans(DedupWindow.read(in), in.readInt(), in.readBoolean(), StateFields.readInstant(in));
    }
}
