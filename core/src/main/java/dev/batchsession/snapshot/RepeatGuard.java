package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import dev.batchsession.paging.ProgressGuard;
import java.util.List;

/**
 * Fails a listing whose overlapping pages make no progress, as {@link ProgressGuard} does for pages that do not overlap. Immutable.
 *
 * @param previous the rows of the page before
 * @param pages the number of consecutive pages without a new row
 */
record RepeatGuard(List<BatchSummary> previous, int pages) {
    static final RepeatGuard NONE = new RepeatGuard(List.of(), 0);

    /**
     * Returns the guard for the page after this one.
     *
     * @param hasNewRows whether the page contains a row that no page before it did
     * @throws PaginationException if the listing makes no progress, or if the server returned the same rows again and echoes
     *     another page number than the one requested
     */
    RepeatGuard after(PageRequest asked, BatchPage page, boolean hasNewRows) {
        if (hasNewRows) {
            return new RepeatGuard(page.batches(), 0);
        }
        // Without a next page, it may be the last page of a list that has shrunk, in place of the one requested.
        boolean isAnotherPage = page.hasNext() && asked.page() > 1 && page.currentPage() != asked.page();
        if (isAnotherPage && isPrevious(page.batches())) {
            throw ProgressGuard.ignoresPage(asked, page);
        }
        if (page.hasNext() && pages + 1 >= ProgressGuard.MAX_PAGES) {
            throw ProgressGuard.hasNoProgress(asked, pages + 1);
        }
        return new RepeatGuard(page.batches(), pages + 1);
    }

    private boolean isPrevious(List<BatchSummary> rows) {
        if (previous.isEmpty() || rows.size() != previous.size()) {
            return false;
        }
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).batchId().equals(previous.get(i).batchId())) {
                return false;
            }
        }
        return true;
    }
}
