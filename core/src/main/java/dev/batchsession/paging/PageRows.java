package dev.batchsession.paging;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import java.util.Iterator;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/**
 * Emits the rows of pages, and completes a page that has a next one only when one more row is requested. {@code concatMap}
 * requests the next page as soon as the current one completes: without this gate the last row of a page requests the next.
 */
public final class PageRows {
    private PageRows() {}

    /** Returns the rows of the pages, in order. A page is requested when a row beyond the pages before it is. */
    public static Flux<BatchSummary> of(Flux<BatchPage> pages) {
        return pages.concatMap(PageRows::rows, 0); // 0: never request a page ahead of time
    }

    private static Publisher<BatchSummary> rows(BatchPage page) {
        return page.hasNext()
                ? Flux.generate(page.batches()::iterator, PageRows::nextRow)
                : Flux.fromIterable(page.batches()); // the last page completes without further demand
    }

    /** Called once per requested row; completes when a row beyond the page's last is requested. */
    private static Iterator<BatchSummary> nextRow(Iterator<BatchSummary> rows, SynchronousSink<BatchSummary> sink) {
        if (rows.hasNext()) {
            sink.next(rows.next());
        } else {
            sink.complete();
        }
        return rows;
    }
}
