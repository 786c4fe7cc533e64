package dev.batchsession;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.ErrorSignals;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.PaginationException;
import dev.batchsession.page.StateFields;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Walks a list page by page. {@code expand} follows {@code has_next}; two gates keep it from running ahead of the
 * consumer, since {@code expand} subscribes to the next page as soon as one completes, and to subscribe is to send:
 * a {@linkplain #onDemand page's call} starts when it is requested, and a page that has a next one
 * {@linkplain #rowsThenEdge completes} when one more row is wanted.
 */
final class PageWalk {
    /** Stands for the next page's number in the last page's checkpoint. */
    private static final int AT_END = 0;

    private final PageSource source;
    private final @Nullable String origin;

    PageWalk(PageSource source) {
        this.source = requireNonNull(source, "source");
        this.origin = StateFields.originOf(source);
    }

    PageSource source() {
        return source;
    }

    /** Where the source's rows come from; {@code null} if unknown. */
    @Nullable
    String origin() {
        return origin;
    }

    /** The pages' rows; page N+1 is asked for when a row beyond page N is wanted. */
    static Flux<BatchSummary> rows(Flux<BatchPage> pages) {
        return pages.concatMap(PageWalk::rowsThenEdge, 0); // 0: never ask for a page ahead of time
    }

    /**
     * The list's pages, each fetched when it is wanted, or up to {@code lookahead} pages before; none where the
     * checkpoint that the options resume from is that of the last one.
     */
    Flux<BatchPage> livePages(BatchFilter filter, ListOptions options) {
        Checkpoint resumeFrom = options.resumeFrom();
        int firstPage = resumeFrom == null
                ? options.startPage()
                : ListState.position(resumeFrom, origin, filter, options, PageWalk::nextPage);
        if (firstPage == AT_END) {
            return Flux.empty();
        }
        PageRequest first = new PageRequest(filter, firstPage, options.pageSize());
        return Flux.defer(() -> onDemand(new Leg(first, true))
                .expand(fetched -> next(fetched, options.lookahead()))
                .handle(new PageCheck()) // has state, so a new one for each subscription
                .map(fetched -> withCheckpoint(fetched, options)));
    }

    /** The list's rows by time of creation, each page fetched when it is wanted. */
    Flux<BatchPage> snapshotPages(BatchFilter filter, ListOptions options) {
        Checkpoint resumeFrom = options.resumeFrom();
        if (resumeFrom == null) {
            return Flux.defer(() -> new SnapshotPages(this, filter, options).pages());
        }
        Supplier<SnapshotPages> resumed = () -> ListState.position(
                resumeFrom, origin, filter, options, in -> new SnapshotPages(this, filter, options, in));
        requireNonNull(
                resumed.get()); // a checkpoint that cannot be resumed from is refused now, not when subscribed to
        return Flux.defer(() -> resumed.get().pages());
    }

    private BatchPage withCheckpoint(Fetched fetched, ListOptions options) {
        int nextPage = fetched.page().hasNext() ? fetched.number() + 1 : AT_END;
        return fetched.page()
                .withCheckpoint(ListState.checkpoint(
                        origin, fetched.leg().request().filter(), options, out -> out.writeInt(nextPage)));
    }

    private static int nextPage(DataInputStream in) throws IOException {
        int page = in.readInt();
        if (page < AT_END) {
            throw new IOException("page " + page);
        }
        return page;
    }

    /** One page's call, made when it is requested. */
    Mono<BatchPage> page(PageRequest request) {
        return page(() -> request);
    }

    /** One page's call, decided on and made when it is requested. */
    Mono<BatchPage> page(Supplier<PageRequest> request) {
        return Mono.just(request)
                .hide() // flatMap waits for a request; a visible just() would make the call on subscribe
                .flatMap(wanted -> ErrorSignals.defer(() -> fetch(wanted.get())));
    }

    private Mono<BatchPage> fetch(PageRequest request) {
        return source.fetch(request)
                .switchIfEmpty(Mono.error(() -> new PaginationException(request.page(), "the source sent no page")));
    }

    private static Publisher<BatchSummary> rowsThenEdge(BatchPage page) {
        return page.hasNext()
                ? Flux.generate(page.batches()::iterator, PageWalk::rowOrEdge)
                : Flux.fromIterable(page.batches());
    }

    /** Called when one more row is wanted, and not before. */
    private static Iterator<BatchSummary> rowOrEdge(Iterator<BatchSummary> rows, SynchronousSink<BatchSummary> sink) {
        if (rows.hasNext()) {
            sink.next(rows.next());
        } else {
            sink.complete();
        }
        return rows;
    }

    private Publisher<Fetched> next(Fetched fetched, int lookahead) {
        if (!fetched.page().hasNext() || !fetched.leg().endsStretch()) {
            return Mono.empty();
        }
        int next = fetched.number() + 1;
        if (next < 1) {
            return Mono.error(new PaginationException(fetched.number(), "a next page is promised that has no number"));
        }
        if (lookahead == 0) {
            return onDemand(new Leg(fetched.leg().request().page(next), true));
        }
        return stretch(fetched, next, Math.max(next, fetched.page().totalPages()), lookahead);
    }

    /** Pages {@code from} to {@code to}, so many at the same time, in order, and no further than {@code has_next} says. */
    private Flux<Fetched> stretch(Fetched before, int from, int to, int lookahead) {
        return Flux.range(from, to - from + 1)
                .map(page -> new Leg(before.leg().request().page(page), page == to))
                // A failure travels as a value: as an error it would overtake the pages in line before it.
                .flatMapSequential(leg -> onDemand(leg).materialize(), lookahead, 1)
                .<Fetched>dematerialize()
                .takeUntil(fetched -> !fetched.page().hasNext());
    }

    private Mono<Fetched> onDemand(Leg leg) {
        return page(leg.request()).map(page -> new Fetched(leg, page));
    }

    /** A page to fetch, and whether it is the last of the pages that are fetched at the same time. */
    private record Leg(PageRequest request, boolean endsStretch) {}

    /** A page as it came. */
    record Fetched(Leg leg, BatchPage page) {
        int number() {
            return leg.request().page();
        }
    }
}
