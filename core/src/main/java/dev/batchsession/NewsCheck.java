package dev.batchsession;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;

/** Sees to it that a walk whose pages overlap ends. */
final class NewsCheck {
    private int pagesWithoutNews;

    /** @throws PaginationException where the pages repeat themselves */
    void check(PageRequest asked, BatchPage page, boolean news) {
        if (news) {
            pagesWithoutNews = 0;
            return;
        }
        if (asked.page() > 1
                && page.currentPage() != asked.page()
                && !page.batches().isEmpty()) {
            throw new PaginationException(
                    asked.page(), "the server sent page " + page.currentPage() + " again: it ignores the page number");
        }
        pagesWithoutNews++;
        if (pagesWithoutNews >= PageCheck.MAX_PAGES_WITHOUT_NEWS && page.hasNext()) {
            throw new PaginationException(
                    asked.page(), pagesWithoutNews + " pages in a row brought nothing new, and a next one is promised");
        }
    }
}
