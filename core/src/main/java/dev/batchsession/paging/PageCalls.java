package dev.batchsession.paging;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.PaginationException;
import dev.batchsession.signal.ErrorSignals;
import reactor.core.publisher.Mono;

/**
 * Starts a page's call when the page is requested, not when it is subscribed to. {@code expand} subscribes to the next page
 * as soon as one completes, and a source sends its request on subscription: without this gate a listing runs one page ahead of
 * its consumer.
 */
public final class PageCalls {
    private final PageSource source;

    public PageCalls(PageSource source) {
        this.source = requireNonNull(source, "source");
    }

    public PageSource source() {
        return source;
    }

    /** Returns one page. Its call is made on request. */
    public Mono<BatchPage> page(PageRequest request) {
        return Mono.just(request)
                .hide() // flatMap waits for demand; a visible just() would make the call on subscription
                .flatMap(requested -> ErrorSignals.defer(() -> fetch(requested)));
    }

    private Mono<BatchPage> fetch(PageRequest request) {
        return source.fetch(request)
                .switchIfEmpty(Mono.error(
                        () -> new PaginationException(request.page(), "the source completed without a page")));
    }
}
