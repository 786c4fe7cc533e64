package dev.batchsession;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PaginationException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SynchronousSink;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Sees to it that the pages make a list that ends. Holds the page before, so each walk needs its own.
 *
 * <p>A page that repeats the rows before it proves nothing: rows inserted between two calls push a page's rows onto the
 * next. Together with a repeated page number it proves that the server ignores the number asked for.
 */
final class PageCheck implements BiConsumer<PageWalk.Fetched, SynchronousSink<PageWalk.Fetched>> {
    /** Pages in a row that bring nothing new, after which a list counts as endless. */
    static final int MAX_PAGES_WITHOUT_NEWS = 1_000;

    private static final Logger LOG = Loggers.getLogger(PageWalk.class);

    private @Nullable BatchPage previous;
    private int withoutNews;

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

        boolean repeatsRows = previous != null && page.batches().equals(previous.batches());
        if (repeatsRows && previous != null && page.currentPage() == previous.currentPage()) {
            sink.error(new PaginationException(
                    number, "the server sent page " + page.currentPage() + " again: it ignores the page number"));
            return;
        }
        withoutNews = repeatsRows || page.batches().isEmpty() ? withoutNews + 1 : 0;
        if (withoutNews >= MAX_PAGES_WITHOUT_NEWS && page.hasNext()) {
            sink.error(new PaginationException(
                    number, withoutNews + " pages in a row brought nothing new, and a next one is promised"));
            return;
        }
        previous = page;
        sink.next(fetched);
    }
}
