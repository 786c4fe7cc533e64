package dev.batchsession.testing;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import reactor.core.publisher.Mono;

/**
 * A page source in memory that answers at once, remembers what it was asked, and can be told to answer a page
 * differently for a while:
 *
 * <pre>{@code
 * StubPageSource source = StubPageSource.ofRows(250);
 * source.failOnPage(3, failure, failure); // the third call for page 3 succeeds
 * }</pre>
 *
 * <p>Safe for concurrent use. Ignores the filter.
 */
public final class StubPageSource implements PageSource {
    private final IntFunction<Mono<BatchPage>> pages;
    private final int rows;
    private final Map<Integer, Queue<Mono<BatchPage>>> scripts = new ConcurrentHashMap<>();
    private final List<PageRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();

    private StubPageSource(int rows, IntFunction<Mono<BatchPage>> pages) {
        this.rows = rows;
        this.pages = pages;
    }

    /** A list of the rows {@link Batches#batch 1 to rows}, cut into pages of whatever size is asked for. */
    public static StubPageSource ofRows(int rows) {
        return new StubPageSource(rows, page -> Mono.empty());
    }

    /** Exactly these pages in this order, whatever size is asked for; a page beyond them is an assertion failure. */
    public static StubPageSource of(BatchPage... pages) {
        return ofPages(page -> page <= pages.length
                ? Mono.just(numbered(page, pages[page - 1]))
                : Mono.error(new AssertionError("page " + page + " was asked for, of " + pages.length)));
    }

    /** Whatever the function gives for a page's number. */
    public static StubPageSource ofPages(IntFunction<Mono<BatchPage>> pages) {
        return new StubPageSource(-1, pages);
    }

    /** A page that promises a next one, for {@link #of}, in a list of unknown length. */
    public static BatchPage page(BatchSummary... batches) {
        return page(true, batches);
    }

    /** The page that ends a list, for {@link #of}. */
    public static BatchPage lastPage(BatchSummary... batches) {
        return page(false, batches);
    }

    private static BatchPage numbered(int number, BatchPage page) {
        return new BatchPage(
                page.batches(), number, page.totalPages(), page.totalRecords(), page.hasNext(), number > 1);
    }

    private static BatchPage page(boolean hasNext, BatchSummary... batches) {
        return new BatchPage(List.of(batches), 1, BatchPage.UNKNOWN, BatchPage.UNKNOWN, hasNext, false);
    }

    /** Answers the next call for a page by this, then as before; called again, the call after that. */
    public void answerOnPage(int page, Mono<BatchPage> answer) {
        scripts.computeIfAbsent(page, p -> new ConcurrentLinkedQueue<>()).add(answer);
    }

    /** Fails the next calls for a page, one each; then answers as before. */
    public void failOnPage(int page, Throwable... failures) {
        for (Throwable failure : failures) {
            answerOnPage(page, Mono.error(failure));
        }
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        return Mono.defer(() -> {
                    requests.add(request);
                    inFlight.incrementAndGet();
                    return answer(request);
                })
                .doOnCancel(cancelled::incrementAndGet)
                .doFinally(end -> inFlight.decrementAndGet());
    }

    private Mono<BatchPage> answer(PageRequest request) {
        Queue<Mono<BatchPage>> script = scripts.get(request.page());
        Mono<BatchPage> scripted = script == null ? null : script.poll();
        if (scripted != null) {
            return scripted;
        }
        return rows < 0 ? pages.apply(request.page()) : Mono.just(cut(request));
    }

    private BatchPage cut(PageRequest request) {
        int page = request.page();
        int totalPages = (rows + request.limit() - 1) / request.limit();
        int first = (page - 1) * request.limit() + 1;
        int last = Math.min(rows, page * request.limit());
        return new BatchPage(Batches.batches(first, last), page, totalPages, rows, page < totalPages, page > 1);
    }

    /** The calls that were made, in order. */
    public List<PageRequest> requests() {
        return List.copyOf(requests);
    }

    /** The page numbers of the calls that were made, in order. */
    public List<Integer> requestedPages() {
        return requests.stream().map(PageRequest::page).toList();
    }

    /** How many calls were cancelled before they ended. */
    public int cancelledCalls() {
        return cancelled.get();
    }

    /** How many calls have neither ended nor been cancelled. */
    public int callsInFlight() {
        return inFlight.get();
    }
}
