package dev.batchsession;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import java.util.List;

/** Sees to it that a walk whose pages overlap ends. */
final class NewsCheck {
    private List<BatchSummary> before = List.of();
    private int pagesWithoutNews;

    /** @throws PaginationException where the pages repeat themselves */
    void check(PageRequest asked, BatchPage page, boolean news) {
        boolean again = !news && !before.isEmpty() && page.batches().equals(before);
        before = page.batches();
        if (again && asked.page() > 1 && page.currentPage() != asked.page()) {
            throw new PaginationException(
                    asked.page(), "the server sent page " + page.currentPage() + " again: it ignores the page number");
        }
        pagesWithoutNews = news ? 0 : pagesWithoutNews + 1;
        if (pagesWithoutNews >= PageCheck.MAX_PAGES_WITHOUT_NEWS && page.hasNext()) {
            throw new PaginationException(
                    asked.page(), pagesWithoutNews + " pages in a row brought nothing new, and a next one is promised");
        }
    }
}
