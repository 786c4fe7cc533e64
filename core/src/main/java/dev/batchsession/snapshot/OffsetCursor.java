package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;

/**
 * A position in a list that is read by page numbers, with pages that overlap by one row. A page that repeats a row leaves no gap,
 * whatever was inserted or deleted in the meantime; otherwise the cursor moves up. An offset is a multiple of the page size, so the
 * size is chosen for each page. Immutable.
 *
 * @param repeats the number of rows at the top that were read before
 * @param covered the number of rows before the position
 * @param step the number of rows of the last step up; 0 if the last page overlapped
 * @param isAfterGap whether the last page was empty although more follow, as some servers return it. There is nothing to overlap with
 * @param isStuck whether the last page led no further
 */
record OffsetCursor(int repeats, int covered, int step, boolean isAfterGap, boolean isStuck) {
    /** The maximum number of rows before a position, far from an overflow. */
    static final int MAX_ROWS = 1_000_000_000;

    /** The top of a list. */
    static final OffsetCursor TOP = at(0, 0);

    /** Returns a cursor at a position. */
    static OffsetCursor at(int repeats, int covered) {
        return new OffsetCursor(repeats, covered, 0, false, false);
    }

    /**
     * Returns a cursor of a list that starts with rows that were read before.
     *
     * @param rowsWanted the number of new rows per page
     */
    static OffsetCursor behind(int repeats, int rowsWanted) {
        return at(repeats, repeats > rowsWanted / 2 ? repeats : 0);
    }

    /** Returns whether the next page is the first, so that no row before it can be missed. */
    boolean isAtTop() {
        return covered == 0;
    }

    /** Returns whether this cursor has not moved yet. */
    boolean isUntouched() {
        return covered == repeats && step == 0;
    }

    /**
     * Returns the request for the next page.
     *
     * @param rowsWanted the number of new rows per page
     */
    PageRequest request(BatchFilter filter, int rowsWanted) {
        int wanted =
                step == 0 && !isStuck ? rowsWanted : PageRequest.MAX_LIMIT; // more, to pass the rows that were read
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

    /** Returns the position after a page that overlaps. A short page moves the cursor by its rows only. */
    OffsetCursor after(PageRequest asked, int rows) {
        int reached = (asked.page() - 1) * asked.limit() + rows;
        int next = rows == 0 ? asked.page() * asked.limit() : reached;
        return new OffsetCursor(repeats, next, 0, rows == 0, reached <= covered);
    }

    /** Returns a position further up, since a page does not overlap: rows before it were deleted. Each step is longer. */
    OffsetCursor furtherUp() {
        int up = step == 0 ? PageRequest.MAX_LIMIT / 2 : 2 * step;
        return new OffsetCursor(repeats, Math.max(0, covered - up), up, isAfterGap, isStuck);
    }
}
