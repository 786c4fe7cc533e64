package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import dev.batchsession.paging.ListingCheckpoint.PositionWriter;
import java.io.DataInputStream;
import java.io.IOException;

/**
 * Reads one list by page numbers so that each page begins with a row that was read before. A page that does so leaves no
 * gap, whatever was inserted or deleted since; one that does not is read again from further up. Page numbers are multiples
 * of the page's size, so the size is chosen anew for each page.
 */
final class OffsetCursor {
    /** Rows that a position may have before it: far from where numbers of rows overflow. */
    static final int MAX_ROWS = 1_000_000_000;

    private final BatchFilter filter;
    private final int rowsWanted;
    private final int repeats;

    private int covered;
    private int step;
    private boolean afterGap;
    private boolean stuck;

    /**
     * @param rowsWanted new rows a page
     * @param repeats how many rows at the top were read before
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

    /** One whose first rows were just read in another way. */
    static OffsetCursor after(BatchFilter filter, int rowsWanted, int covered) {
        return new OffsetCursor(filter, rowsWanted, 0, covered);
    }

    /** The same position with a filter that ends the list elsewhere. */
    OffsetCursor over(BatchFilter other) {
        return new OffsetCursor(other, rowsWanted, repeats, covered);
    }

    /** Whether the last page had no rows though more follow, as some servers do it: nothing to join there. */
    boolean isAfterGap() {
        return afterGap;
    }

    /** Whether the next page is the first, with nothing before it that could be missed. */
    boolean isAtTop() {
        return covered == 0;
    }

    /** Whether nothing came of it yet. */
    boolean isUntouched() {
        return covered == repeats && step == 0;
    }

    PageRequest next() {
        int wanted = step == 0 && !stuck ? rowsWanted : PageRequest.MAX_LIMIT; // more, to be past what was read soon
        if (covered == 0) {
            return new PageRequest(filter, 1, Math.min(PageRequest.MAX_LIMIT, wanted + repeats));
        }
        int last = covered - 1;
        int limit = limitAround(last, wanted);
        return new PageRequest(filter, last / limit + 1, limit);
    }

    /** The size of the page that holds this position and the most after it, up to what is wanted. */
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

    /** The page that was asked for joined what was read. Where it was short, who knows which rows are missing. */
    void joined(int rows) {
        PageRequest asked = next();
        int reached = (asked.page() - 1) * asked.limit() + rows;
        afterGap = rows == 0;
        stuck = reached <= covered;
        covered = afterGap ? asked.page() * asked.limit() : reached;
        step = 0;
    }

    /** The page that was asked for did not: rows before it were deleted. Goes up, further each time. */
    void goUp() {
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
            throw new IOException("a section begins at row " + covered + " after " + repeats);
        }
        OffsetCursor section = new OffsetCursor(filter, rowsWanted, repeats, covered);
        section.afterGap = in.readBoolean();
        return section;
    }
}
