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
 * Looks for rows without a time of creation, which no bound selects, at the end of a list that goes by time. One call for
 * the last page shows that there are none; if there are, it goes up to the first of them and reads from there. Some may have
 * come before.
 */
final class UndatedCursor implements PartitionCursor {
    private static final int MAX_PAGE = OffsetCursor.MAX_ROWS / PageRequest.MAX_LIMIT;

    private final BatchFilter list;
    private final int pageSize;
    private final DedupWindow brought = new DedupWindow();
    private final DedupWindow read = new DedupWindow(); // without a gap, from one that has a time
    private final ProgressGuard guard = new ProgressGuard();

    private int page;
    private int lastTotal;
    private int emptyFrom = Integer.MAX_VALUE; // a page beyond which there is nothing
    private int looks; // for the end
    private int pagesUp; // 0 until the end was found
    private @Nullable OffsetCursor section; // once the first of the rows was found
    private boolean done;

    /** @param lastPage where the list probably ends */
    UndatedCursor(BatchFilter list, int pageSize, int lastPage) {
        this.list = list;
        this.pageSize = pageSize;
        this.page = Math.max(1, Math.min(MAX_PAGE, lastPage));
        this.lastTotal = page;
    }

    @Override
    public PageRequest next() {
        return section == null ? new PageRequest(list, page, pageSize) : section.next();
    }

    @Override
    public List<BatchSummary> accept(BatchPage answer) {
        PageRequest asked = next();
        List<BatchSummary> news = answer.batches().stream()
                .filter(row -> row.createdAt() == null && brought.add(row))
                .toList();
        guard.checkOverlapping(asked, answer, !news.isEmpty());
        if (section == null) {
            seek(asked, answer);
        } else {
            read(section, answer);
        }
        return news;
    }

    private void seek(PageRequest asked, BatchPage answer) {
        looks++;
        if (looks > ProgressGuard.MAX_PAGES) {
            throw new PaginationException(
                    asked.page(), "the list does not end where the server tells: " + looks + " pages were looked at");
        }
        List<BatchSummary> rows = answer.batches();
        if (rows.isEmpty() && page > 1) { // the list is shorter than it was
            boolean told = answer.totalPages() > 0 && answer.totalPages() < page;
            emptyFrom = page;
            page = told ? answer.totalPages() : page - 1;
            return;
        }
        if (answer.currentPage() > 0
                && answer.currentPage() < page) { // shorter too: the server gave its last page instead
            page = answer.currentPage();
        }
        boolean isLast = !answer.hasNext() || page + 1 == emptyFrom;
        if (pagesUp == 0 && !isLast) { // longer
            int grown = Math.max(0, answer.totalPages() - lastTotal); // and will have grown as much again
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
            section = OffsetCursor.after(list, pageSize, (page - 1) * pageSize + rows.size());
        } else {
            pagesUp = Math.max(1, 2 * pagesUp);
            page = Math.max(1, page - pagesUp);
        }
    }

    private static int saturated(long page) {
        return (int) Math.min(MAX_PAGE, page);
    }

    private void read(OffsetCursor section, BatchPage answer) {
        List<BatchSummary> rows = answer.batches();
        if (section.isAtTop() || rows.stream().anyMatch(read::contains)) {
            rows.forEach(read::add);
            section.joined(rows.size());
            done = !answer.hasNext();
        } else {
            section.goUp();
        }
    }

    @Override
    public boolean isDone() {
        return done;
    }

    /** Rows without a time are not expected until one has come. */
    @Override
    public boolean expectsMore() {
        return !done && (pagesUp > 0 || section != null);
    }

    /** Where the list ends; the rows are looked for anew. */
    @Override
    public PositionWriter position() {
        int pageNow = page;
        return out -> out.writeInt(pageNow);
    }

    static UndatedCursor read(BatchFilter list, int pageSize, DataInputStream in) throws IOException {
        return new UndatedCursor(list, pageSize, in.readInt());
    }
}
