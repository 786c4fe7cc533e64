package dev.batchsession;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PaginationException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import reactor.core.publisher.SynchronousSink;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Checks that each answer is the page that was requested, and that the pages make progress. Has state, so each subscription
 * needs its own.
 *
 * <p>A page that repeats the batches of the page before proves nothing: rows inserted between two calls push a page's rows
 * onto the next. Only a long series of such pages shows that the server ignores the page number.
 */
final class PageCheck implements BiConsumer<PageWalk.Fetched, SynchronousSink<PageWalk.Fetched>> {
    /** The number of consecutive pages without a new batch after which a list counts as endless. */
    static final int MAX_PAGES_WITHOUT_PROGRESS = 1_000;

    private static final Logger LOG = Loggers.getLogger(PageWalk.class);

    /** The last page that had rows. */
    private List<BatchSummary> previous = List.of();

    private int withoutProgress;

    @Override
    public void accept(PageWalk.Fetched fetched, SynchronousSink<PageWalk.Fetched> sink) {
        BatchPage page = fetched.page();
        int number = fetched.number();
        if (LOG.isDebugEnabled()) { // the arguments alone cost more than the check
            LOG.debug(
                    "page {} of {}: {} batches",
                    number,
                    page.totalPages(),
                    page.batches().size());
        }
        if (isLastOfAShorterList(page, number)) {
            return; // no page follows, so the listing ends here, without the rows of another page than the one
            // requested
        }
        if (page.currentPage() != number) {
            sink.error(new PaginationException(
                    number,
                    "the server returned page " + page.currentPage() + " for page " + number
                            + " and seems to ignore the page parameter"));
            return;
        }
        withoutProgress = hasNewBatch(page.batches()) ? 0 : withoutProgress + 1;
        if (withoutProgress >= MAX_PAGES_WITHOUT_PROGRESS && page.hasNext()) {
            sink.error(new PaginationException(
                    number, withoutProgress + " consecutive pages had no new batch, and a next page is promised"));
            return;
        }
        if (!page.batches().isEmpty()) {
            previous = page.batches();
        }
        sink.next(fetched);
    }

    /** Whether the list has lost pages, and the server returned the last one that is left in place of the page requested. */
    private static boolean isLastOfAShorterList(BatchPage page, int requested) {
        return page.currentPage() == page.totalPages()
                && page.totalPages() != BatchPage.UNKNOWN
                && page.currentPage() < requested
                && !page.hasNext();
    }

    /** Compares ids, since a batch's counters change from call to call. */
    private boolean hasNewBatch(List<BatchSummary> rows) {
        if (rows.isEmpty()) {
            return false;
        }
        UUID first = rows.get(0).batchId();
        if (previous.stream().noneMatch(row -> row.batchId().equals(first))) {
            return true; // the usual case, without a set of ids
        }
        Set<UUID> before = new HashSet<>();
        previous.forEach(row -> before.add(row.batchId()));
        return rows.stream().anyMatch(row -> !before.contains(row.batchId()));
    }
}
