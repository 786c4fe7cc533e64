package dev.batchsession.paging;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Fails a listing that makes no progress: one whose pages contain no new batch for {@value #MAX_PAGES} pages in a row while
 * a next page is promised. Has state, so each subscription needs its own. Compares ids, since the counters of a batch change
 * between calls.
 *
 * <p>One page that repeats the batches of the page before proves nothing: rows that are inserted between two calls push a
 * page's rows onto the next.
 */
public final class ProgressGuard {
    /** The number of consecutive pages without a new batch after which a listing fails. */
    public static final int MAX_PAGES = 1_000;

    private List<BatchSummary> previous = List.of(); // the rows of the last page that had any
    private int withoutProgress;

    /**
     * Checks a page, whose batches are new if the page before did not contain them.
     *
     * @throws PaginationException if the listing makes no progress
     */
    public void check(PageRequest requested, BatchPage page) {
        withoutProgress = hasNewBatch(page.batches()) ? 0 : withoutProgress + 1;
        if (withoutProgress >= MAX_PAGES && page.hasNext()) {
            throw hasNoProgress(requested, withoutProgress);
        }
        if (!page.batches().isEmpty()) {
            previous = page.batches();
        }
    }

    /** The exception for a server that returns another page than the one requested. */
    public static PaginationException ignoresPage(PageRequest requested, BatchPage page) {
        return new PaginationException(
                requested.page(),
                "the server returned page " + page.currentPage() + " for page " + requested.page()
                        + " and seems to ignore the page parameter");
    }

    /** The exception for a server that promises a next page after too many pages without a new batch. */
    public static PaginationException hasNoProgress(PageRequest requested, int pages) {
        return new PaginationException(
                requested.page(), pages + " consecutive pages had no new batch, and a next page is promised");
    }

    private boolean hasNewBatch(List<BatchSummary> rows) {
        if (rows.isEmpty()) {
            return false;
        }
        if (!hadBatch(rows.get(0).batchId())) {
            return true; // the usual case, without a set of ids
        }
        Set<UUID> before = new HashSet<>(ids(previous));
        return rows.stream().anyMatch(row -> !before.contains(row.batchId()));
    }

    /** A loop, because it runs over all rows of a listing. */
    private boolean hadBatch(UUID id) {
        for (BatchSummary row : previous) {
            if (row.batchId().equals(id)) {
                return true;
            }
        }
        return false;
    }

    private static List<UUID> ids(List<BatchSummary> rows) {
        return rows.stream().map(BatchSummary::batchId).toList();
    }
}
