package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import dev.batchsession.paging.ListingCheckpoint.PositionWriter;
import dev.batchsession.paging.ProgressGuard;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cursor for undated rows, which no bound selects, at the end of an ordered list. One call for the last page shows whether there
 * are any. If so, the cursor moves up to the first one and reads from there. Some of these rows may have been read before.
 */
final class UndatedCursor implements PartitionCursor {
    private static final int MAX_PAGE = OffsetCursor.MAX_ROWS / PageRequest.MAX_LIMIT;

    private final BatchFilter list;
    private final int pageSize;
    private final DedupWindow emitted = new DedupWindow();
    private final DedupWindow read = new DedupWindow(); // without a gap, from a dated row on
    private final ProgressGuard guard = new ProgressGuard();

    private int page;
    private int lastTotal;
    private int emptyFrom = Integer.MAX_VALUE; // no rows from this page on
    private int probes; // for the end of the list
    private int pagesUp; // 0 until the end is known
    private @Nullable OffsetCursor cursor; // once the first undated row is known
    private boolean done;

    /** @param lastPage the probable last page of the list */
    UndatedCursor(BatchFilter list, int pageSize, int lastPage) {
        this.list = list;
        this.pageSize = pageSize;
        this.page = Math.max(1, Math.min(MAX_PAGE, lastPage));
        this.lastTotal = page;
    }

    @Override
    public PageRequest next() {
        return cursor == null ? new PageRequest(list, page, pageSize) : cursor.next();
    }

    @Override
    public List<BatchSummary> accept(BatchPage answer) {
        PageRequest requested = next();
        List<BatchSummary> newRows = answer.batches().stream()
                .filter(row -> row.createdAt() == null && emitted.add(row))
                .toList();
        guard.checkOverlapping(requested, answer, !newRows.isEmpty());
        if (cursor == null) {
            seek(requested, answer);
        } else {
            read(cursor, answer);
        }
        return newRows;
    }

    private void seek(PageRequest requested, BatchPage answer) {
        probes++;
        if (probes > ProgressGuard.MAX_PAGES) {
            throw new PaginationException(
                    requested.page(), "the end of the list was not reached after " + probes + " queries");
        }
        List<BatchSummary> rows = answer.batches();
        if (rows.isEmpty() && page > 1) { // the list has shrunk
            boolean hasTotal = answer.totalPages() > 0 && answer.totalPages() < page;
            emptyFrom = page;
            page = hasTotal ? answer.totalPages() : page - 1;
            return;
        }
        if (answer.currentPage() > 0
                && answer.currentPage() < page) { // shrunk too: the server returned the last page instead
            page = answer.currentPage();
        }
        boolean isLast = !answer.hasNext() || page + 1 == emptyFrom;
        if (pagesUp == 0 && !isLast) { // the list has grown
            int grown = Math.max(0, answer.totalPages() - lastTotal); // and may grow as much again
            lastTotal = answer.totalPages();
            page = Math.min(MAX_PAGE, Math.max(page + 1, saturated(answer.totalPages() + (long) grown)));
            return;
        }
        boolean endsWithTime = rows.stream().allMatch(row -> row.createdAt() != null);
        boolean startsHere = page == 1 || rows.stream().anyMatch(row -> row.createdAt() != null);
        if (isLast && (endsWithTime || startsHere)) {
            done = true;
        } else if (startsHere) {
            rows.forEach(read::add);
            cursor = OffsetCursor.after(list, pageSize, (page - 1) * pageSize + rows.size());
        } else {
            pagesUp = Math.max(1, 2 * pagesUp);
            page = Math.max(1, page - pagesUp);
        }
    }

    private static int saturated(long page) {
        return (int) Math.min(MAX_PAGE, page);
    }

    private void read(OffsetCursor cursor, BatchPage answer) {
        List<BatchSummary> rows = answer.batches();
        if (cursor.isAtTop() || rows.stream().anyMatch(read::contains)) {
            rows.forEach(read::add);
            cursor.advance(rows.size());
            done = !answer.hasNext();
        } else {
            cursor.moveUp();
        }
    }

    @Override
    public boolean isDone() {
        return done;
    }

    /** Undated rows are not expected before the first one has been read. */
    @Override
    public boolean expectsMore() {
        return !done && (pagesUp > 0 || cursor != null);
    }

    /** The end of the list only; a resumed cursor searches for the first undated row again. */
    @Override
    public PositionWriter position() {
        int pageNow = page;
        return out -> out.writeInt(pageNow);
    }

    static UndatedCursor read(BatchFilter list, int pageSize, DataInputStream in) throws IOException {
        return new UndatedCursor(list, pageSize, in.readInt());
    }
}
