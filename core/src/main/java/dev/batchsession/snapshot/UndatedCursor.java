package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import dev.batchsession.paging.ProgressGuard;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cursor for undated rows, which no bound selects, at the end of an ordered list. One call for the last page shows whether there
 * are any. If so, the cursor moves up to the first one and reads from there. Some of these rows may have been read before.
 *
 * @param page the last page of the list as far as it is known, then the one with the first undated row
 */
record UndatedCursor(BatchFilter list, int pageSize, int page, DedupWindow emitted, RepeatGuard guard, Phase phase)
        implements PartitionCursor {
    private static final int MAX_PAGE = OffsetCursor.MAX_ROWS / PageRequest.MAX_LIMIT;

    /** The number of probes after which a page that was empty is not requested again, even if the totals promise rows there. */
    private static final int MAX_PROBES_OF_EMPTY_PAGES = 10;

    /** What the cursor does. */
    sealed interface Phase {}

    /**
     * Seeks the first undated row: down to the end of the list, and up from there.
     *
     * @param lastTotal the number of pages according to the last answer
     * @param emptyFrom the first page that was empty
     * @param probes the number of answers so far
     * @param pagesUp the length of the last step up; 0 until the end is known
     */
    record Seek(int lastTotal, int emptyFrom, int probes, int pagesUp) implements Phase {}

    /**
     * Reads overlapping pages from the first undated row on.
     *
     * @param read the rows without a gap, from a dated row on
     */
    record Read(OffsetCursor cursor, DedupWindow read) implements Phase {}

    /** @param rows the probable number of rows in the list */
    static UndatedCursor of(Scan scan, long rows) {
        return at(scan.list(), scan.pageSize(), pages(rows, scan.pageSize()));
    }

    /** @param lastPage the probable last page of the list */
    static UndatedCursor at(BatchFilter list, int pageSize, int lastPage) {
        int page = Math.max(1, Math.min(MAX_PAGE, lastPage));
        Seek start = new Seek(page, Integer.MAX_VALUE, 0, 0);
        return new UndatedCursor(list, pageSize, page, DedupWindow.empty(), RepeatGuard.NONE, start);
    }

    /** Returns the number of pages with this number of rows in total. */
    static int pages(long rows, int pageSize) {
        return (int) Math.min(Integer.MAX_VALUE, rows / pageSize + (rows % pageSize > 0 ? 1 : 0));
    }

    @Override
    public PageRequest request() {
        return phase instanceof Read reading
                ? reading.cursor().request(list, pageSize)
                : new PageRequest(list, page, pageSize);
    }

    @Override
    public Step accept(PageRequest asked, BatchPage answer) {
        List<BatchSummary> newRows = new ArrayList<>();
        for (BatchSummary row : answer.batches()) {
            Answer.requireSelectable(asked, row.createdAt());
            if (row.createdAt() == null && !emitted.contains(row)) {
                newRows.add(row);
            }
        }
        UndatedCursor now = new UndatedCursor(
                list, pageSize, page, emitted.plus(newRows), guard.after(asked, answer, !newRows.isEmpty()), phase);
        return new Step(
                newRows,
                phase instanceof Seek seeking
                        ? now.afterProbe(seeking, asked, answer)
                        : now.afterPage((Read) phase, asked, answer));
    }

    private @Nullable UndatedCursor afterProbe(Seek seeking, PageRequest asked, BatchPage answer) {
        int probes = seeking.probes() + 1;
        if (probes > ProgressGuard.MAX_PAGES) {
            throw new PaginationException(
                    asked.page(), "the end of the list was not reached after " + probes + " queries");
        }
        List<BatchSummary> rows = answer.batches();
        if (rows.isEmpty() && page > 1) { // the list has shrunk
            boolean hasTotal = answer.totalPages() > 0 && answer.totalPages() < page;
            return to(
                    hasTotal ? answer.totalPages() : page - 1,
                    new Seek(seeking.lastTotal(), page, probes, seeking.pagesUp()));
        }
        boolean isLastInstead = answer.currentPage() > 0 && answer.currentPage() < page; // shrunk too
        int read = isLastInstead ? answer.currentPage() : page;
        boolean isNextEmpty = read + 1 == seeking.emptyFrom()
                && (answer.totalPages() <= read || probes > MAX_PROBES_OF_EMPTY_PAGES); // it may have rows by now
        boolean isLast = !answer.hasNext() || isNextEmpty;
        if (seeking.pagesUp() == 0 && !isLast) { // the list has grown
            int grown = Math.max(0, answer.totalPages() - seeking.lastTotal()); // and may grow as much again
            long last = Math.max(read + 1, answer.totalPages() + (long) grown);
            return to((int) Math.min(MAX_PAGE, last), new Seek(answer.totalPages(), seeking.emptyFrom(), probes, 0));
        }
        boolean endsDated = rows.stream().allMatch(row -> row.createdAt() != null);
        boolean startsHere = read == 1 || rows.stream().anyMatch(row -> row.createdAt() != null);
        if (isLast && (endsDated || startsHere)) {
            return null;
        }
        if (startsHere) {
            OffsetCursor after = OffsetCursor.at(0, (read - 1) * pageSize + rows.size());
            return to(read, new Read(after, DedupWindow.empty().plus(rows)));
        }
        int pagesUp = Math.max(1, 2 * seeking.pagesUp());
        return to(Math.max(1, read - pagesUp), new Seek(seeking.lastTotal(), seeking.emptyFrom(), probes, pagesUp));
    }

    private @Nullable UndatedCursor afterPage(Read reading, PageRequest asked, BatchPage answer) {
        List<BatchSummary> rows = answer.batches();
        OffsetCursor cursor = reading.cursor();
        if (!cursor.isAtTop() && rows.stream().noneMatch(reading.read()::contains)) {
            return to(page, new Read(cursor.furtherUp(), reading.read()));
        }
        return answer.hasNext()
                ? to(
                        page,
                        new Read(
                                cursor.after(asked, rows.size()), reading.read().plus(rows)))
                : null;
    }

    private UndatedCursor to(int nextPage, Phase next) {
        return new UndatedCursor(list, pageSize, nextPage, emitted, guard, next);
    }

    /** Undated rows are not expected before the first one has been read. */
    @Override
    public boolean expectsMore() {
        return phase instanceof Read || (phase instanceof Seek seeking && seeking.pagesUp() > 0);
    }
}
