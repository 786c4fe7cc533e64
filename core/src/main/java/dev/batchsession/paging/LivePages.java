package dev.batchsession.paging;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import java.io.DataInputStream;
import java.io.IOException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.util.Logger;
import reactor.util.Loggers;

/** The engine of LIVE listings: follows {@code has_next} by page number, in server order. */
public final class LivePages {
    private static final Logger LOG = Loggers.getLogger(LivePages.class);

    /** The next page's number in the checkpoint of the last page. */
    private static final int AT_END = 0;

    private final PageCalls calls;
    private final ListingCheckpoint listing;
    private final int lookahead;

    /** @param lookahead pages in flight beyond the one that is requested */
    public LivePages(PageCalls calls, ListingCheckpoint listing, int lookahead) {
        this.calls = calls;
        this.listing = listing;
        this.lookahead = lookahead;
    }

    /**
     * Returns the pages after the one with this checkpoint; none after the last page.
     *
     * @throws dev.batchsession.page.InvalidCheckpointException if the checkpoint does not belong to this listing
     */
    public Flux<BatchPage> after(Checkpoint checkpoint) {
        int page = listing.position(checkpoint, LivePages::nextPage);
        return page == AT_END ? Flux.empty() : from(page);
    }

    /** Returns the pages from a page number on. Each page is fetched when it is requested, or {@code lookahead} pages earlier. */
    public Flux<BatchPage> from(int firstPage) {
        PageRequest first = new PageRequest(listing.filter(), firstPage, listing.pageSize());
        return Flux.defer(() -> {
            ProgressGuard guard = new ProgressGuard(); // has state: one per subscription
            return onDemand(new Fetch(first, true))
                    .expand(this::nextOrError)
                    .map(fetched -> outcome(fetched, guard))
                    .<BatchPage>dematerialize();
        });
    }

    /** Not deferred: {@code expand} queues what this returns for each page of a window, and a deferred step would hold the page. */
    private Publisher<Fetched> nextOrError(Fetched fetched) {
        try {
            return next(fetched);
        } catch (Error thrown) {
            return Mono.error(thrown);
        }
    }

    private Publisher<Fetched> next(Fetched fetched) {
        if (!fetched.page().hasNext() || !fetched.fetch().endsWindow()) {
            return Mono.empty();
        }
        int next = fetched.number() + 1;
        if (next < 1) {
            return Mono.error(new PaginationException(fetched.number(), "the number of the next page is too large"));
        }
        return lookahead == 0
                ? onDemand(new Fetch(fetched.fetch().request().page(next), true))
                : window(fetched, next, Math.max(next, fetched.page().totalPages()));
    }

    /** Returns the pages {@code from} to {@code to} in order, several in flight, up to the first one without {@code has_next}. */
    private Flux<Fetched> window(Fetched before, int from, int to) {
        return Flux.range(from, to - from + 1)
                .map(page -> new Fetch(before.fetch().request().page(page), page == to))
                // A failure travels as a value: as an error it would overtake the pages queued before it.
                .flatMapSequential(fetch -> onDemand(fetch).materialize(), lookahead, 1)
                .<Fetched>dematerialize()
                .takeUntil(fetched -> !fetched.page().hasNext());
    }

    /** Returns what to emit for a page, as a value: an {@link Error} that this threw would be thrown on an event loop. */
    private Signal<BatchPage> outcome(Fetched fetched, ProgressGuard guard) {
        try {
            return emitted(fetched, guard);
        } catch (PaginationException | Error failure) {
            return Signal.error(failure);
        }
    }

    private Signal<BatchPage> emitted(Fetched fetched, ProgressGuard guard) {
        BatchPage page = fetched.page();
        PageRequest requested = fetched.fetch().request();
        if (LOG.isDebugEnabled()) { // the arguments alone cost more than the check
            LOG.debug(
                    "page {} of {}: {} batches",
                    requested.page(),
                    page.totalPages(),
                    page.batches().size());
        }
        if (isLastOfShrunkList(page, requested)) {
            return Signal.complete(); // without the rows of another page than the one requested
        }
        if (page.currentPage() != requested.page()) {
            throw ProgressGuard.ignoresPage(requested, page);
        }
        guard.check(requested, page);
        int nextPage = page.hasNext() ? requested.page() + 1 : AT_END;
        return Signal.next(page.withCheckpoint(listing.at(out -> out.writeInt(nextPage))));
    }

    /** Returns whether the list has shrunk and the server returned the last page instead of the requested one. */
    private static boolean isLastOfShrunkList(BatchPage page, PageRequest requested) {
        return page.currentPage() == page.totalPages()
                && page.totalPages() != BatchPage.UNKNOWN
                && page.currentPage() < requested.page()
                && !page.hasNext();
    }

    private static int nextPage(DataInputStream in) throws IOException {
        int page = in.readInt();
        if (page < AT_END) {
            throw new IOException("page " + page);
        }
        return page;
    }

    private Mono<Fetched> onDemand(Fetch fetch) {
        return calls.page(fetch.request()).map(page -> new Fetched(fetch, page));
    }

    /** A page to fetch, and whether it is the last one of its lookahead window. */
    private record Fetch(PageRequest request, boolean endsWindow) {}

    /** A page, and the fetch that it answers. */
    private record Fetched(Fetch fetch, BatchPage page) {
        int number() {
            return fetch.request().page();
        }
    }
}
