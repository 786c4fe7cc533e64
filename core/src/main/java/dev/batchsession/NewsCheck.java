package dev.batchsession;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import java.util.List;
import java.util.UUID;

/** Sees to it that a walk whose pages overlap ends. */
final class NewsCheck {
    private List<UUID> before = List.of();
    private int pagesWithoutNews;

    /** @throws PaginationException where the pages repeat themselves */
    void check(PageRequest asked, BatchPage page, boolean news) {
        // Ids, since a batch's counters change from call to call.
        List<UUID> ids = page.batches().stream().map(BatchSummary::batchId).toList();
        boolean again = !news && !before.isEmpty() && ids.equals(before);
        before = ids;
        // Without a next page it may be the last one of a list that has shrunk, in place of the one requested.
        if (again && page.hasNext() && asked.page() > 1 && page.currentPage() != asked.page()) {
            throw new PaginationException(
                    asked.page(),
                    "the server returned page " + page.currentPage() + " for page " + asked.page()
                            + " again and seems to ignore the page parameter");
        }
        pagesWithoutNews = news ? 0 : pagesWithoutNews + 1;
        if (pagesWithoutNews >= PageCheck.MAX_PAGES_WITHOUT_PROGRESS && page.hasNext()) {
            throw new PaginationException(
                    asked.page(),
                    pagesWithoutNews + " consecutive pages had no new batch, and a next page is promised");
        }
    }
}
