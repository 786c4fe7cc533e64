package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import dev.batchsession.paging.ListingCheckpoint.PositionWriter;
import java.io.DataInputStream;
import java.io.IOException;

/**
 * The cursor that reads a list by page numbers, with pages that overlap by one row. A page that repeats a row leaves no gap, whatever
 * was inserted or deleted in the meantime; otherwise the cursor moves up. An offset is a multiple of the page size, so the size is
 * chosen for each page.
 */
final class OffsetCursor {
    /** The maximum number of rows before a position, far from an overflow. */
    static final int MAX_ROWS = 1_000_000_000;

    private final BatchFilter filter;
    private final int rowsWanted;
    private final int repeats;

    private int covered;
    private int step;
    private boolean afterGap;
    private boolean stuck;

    /**
     * @param rowsWanted the number of new rows per page
     * @param repeats the number of rows at the top that were read before
     */
    OffsetCursor(BatchFilter filter, int rowsWanted, int repeats) {
        this(filter, rowsWanted, repeats, repeats > rowsWanted / 2 ? repeats : 0);
    }

    private OffsetCursor(BatchFilter filter, int rowsWanted, int repeats, int covered) {
        this.filter = filter;
        this.rowsWanted = rowsWanted;
        this.repeats = repeats;
        this.covered = covered;
    }

    /** Returns a cursor of a list whose first rows were just read otherwise. */
    static OffsetCursor after(BatchFilter filter, int rowsWanted, int covered) {
        return new OffsetCursor(filter, rowsWanted, 0, covered);
    }

    /** Returns a cursor at the same position, with a filter that ends the list at another time. */
    OffsetCursor over(BatchFilter other) {
        return new OffsetCursor(other, rowsWanted, repeats, covered);
    }

    /** Returns whether the last page was empty although more follow, as some servers return it. There is nothing to overlap with. */
    boolean isAfterGap() {
        return afterGap;
    }

    /** Returns whether the next page is the first, so that no row before it can be missed. */
    boolean isAtTop() {
        return covered == 0;
    }

    /** Returns whether this cursor has not moved yet. */
    boolean isUntouched() {
        return covered == repeats && step == 0;
    }

    PageRequest next() {
        int wanted = step == 0 && !stuck ? rowsWanted : PageRequest.MAX_LIMIT; // more, to pass the rows that were read
        if (covered == 0) {
            return new PageRequest(filter, 1, Math.min(PageRequest.MAX_LIMIT, wanted + repeats));
        }
        int last = covered - 1;
        int limit = limitAround(last, wanted);
        return new PageRequest(filter, last / limit + 1, limit);
    }

    /** Returns the size of the page that contains this position and the most rows after it, up to the wanted number. */
    private static int limitAround(int position, int rowsWanted) {
        int best = 1;
        int most = 0;
        for (int limit = 2; limit <= PageRequest.MAX_LIMIT && most < rowsWanted; limit++) {
            int after = limit - 1 - position % limit;
            if (after > most) {
                best = limit;
                most = after;
            }
        }
        return best;
    }

    /** Moves past the requested page, which overlaps. A short page moves the cursor by its rows only. */
    void advance(int rows) {
        PageRequest requested = next();
        int reached = (requested.page() - 1) * requested.limit() + rows;
        afterGap = rows == 0;
        stuck = reached <= covered;
        covered = afterGap ? requested.page() * requested.limit() : reached;
        step = 0;
    }

    /** Moves up, since the requested page does not overlap: rows before it were deleted. Each step is longer. */
    void moveUp() {
        step = step == 0 ? PageRequest.MAX_LIMIT / 2 : 2 * step;
        covered = Math.max(0, covered - step);
    }

    PositionWriter view() {
        int coveredNow = covered;
        boolean afterGapNow = afterGap;
        return out -> {
            out.writeInt(repeats);
            out.writeInt(coveredNow);
            out.writeBoolean(afterGapNow);
        };
    }

    static OffsetCursor read(BatchFilter filter, int rowsWanted, DataInputStream in) throws IOException {
        int repeats = in.readInt();
        int covered = in.readInt();
        if (repeats < 0 || covered < 0 || repeats > MAX_ROWS || covered > MAX_ROWS) {
            throw new IOException("invalid offset: row " + covered + " after " + repeats);
        }
        OffsetCursor cursor = new OffsetCursor(filter, rowsWanted, repeats, covered);
        cursor.afterGap = in.readBoolean();
        return cursor;
    }
}
