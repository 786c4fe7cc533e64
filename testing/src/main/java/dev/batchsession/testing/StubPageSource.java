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
 * An in-memory {@link PageSource} that emits its pages immediately and records the requests. Single calls can be made to fail, or to
 * emit another page.
 *
 * <pre>{@code
 * StubPageSource source = StubPageSource.ofRows(250);
 * source.failOnPage(3, failure, failure); // the third call for page 3 succeeds
 * }</pre>
 *
 * <p>Safe for concurrent use. The filter is ignored.
 */
public final class StubPageSource implements PageSource {
    private final IntFunction<Mono<BatchPage>> pages;
    private final int rows;
    private final Map<Integer, Queue<Mono<BatchPage>>> answers = new ConcurrentHashMap<>();
    private final List<PageRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();

    private StubPageSource(int rows, IntFunction<Mono<BatchPage>> pages) {
        this.rows = rows;
        this.pages = pages;
    }

    /** Returns a source of the rows {@link Batches#batch 1 to rows}, in pages of the requested size. */
    public static StubPageSource ofRows(int rows) {
        return new StubPageSource(rows, page -> Mono.empty());
    }

    /**
     * Returns a source of exactly these pages in this order, whatever page size is requested. A request for a page beyond them fails
     * with an {@link AssertionError}.
     */
    public static StubPageSource of(BatchPage... pages) {
        return ofPages(page -> page <= pages.length
                ? Mono.just(numbered(page, pages[page - 1]))
                : Mono.error(new AssertionError("unexpected request for page " + page + " of " + pages.length)));
    }

    /** Returns a source that emits the page that the function returns for its number, from 1. */
    public static StubPageSource ofPages(IntFunction<Mono<BatchPage>> pages) {
        return new StubPageSource(-1, pages);
    }

    /** Returns a page that promises a next page, for {@link #of}. Its totals are unknown. */
    public static BatchPage page(BatchSummary... batches) {
        return page(true, batches);
    }

    /** Returns the last page of a list, for {@link #of}. Its totals are unknown. */
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

    /**
     * Sets the answer to the next call for a page. If called again before that call, sets the answer to the call after it. Later calls
     * are answered as before.
     *
     * @param page the number of the page, from 1
     */
    public void answerOnPage(int page, Mono<BatchPage> answer) {
        answers.computeIfAbsent(page, p -> new ConcurrentLinkedQueue<>()).add(answer);
    }

    /**
     * Makes the next calls for a page fail, one call per failure. Later calls are answered as before.
     *
     * @param page the number of the page, from 1
     */
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
        Queue<Mono<BatchPage>> queued = answers.get(request.page());
        Mono<BatchPage> next = queued == null ? null : queued.poll();
        if (next != null) {
            return next;
        }
        return rows < 0 ? pages.apply(request.page()) : Mono.just(slice(request));
    }

    private BatchPage slice(PageRequest request) {
        int page = request.page();
        int totalPages = (rows + request.limit() - 1) / request.limit();
        int first = (page - 1) * request.limit() + 1;
        int last = Math.min(rows, page * request.limit());
        return new BatchPage(Batches.batches(first, last), page, totalPages, rows, page < totalPages, page > 1);
    }

    /** Returns the requests of all calls, in order. */
    public List<PageRequest> requests() {
        return List.copyOf(requests);
    }

    /** Returns the page numbers of all calls, in order. */
    public List<Integer> requestedPages() {
        return requests.stream().map(PageRequest::page).toList();
    }

    /** Returns the number of calls that were cancelled before they ended. */
    public int cancelledCalls() {
        return cancelled.get();
    }

    /** Returns the number of calls that have neither ended nor been cancelled. */
    public int callsInFlight() {
        return inFlight.get();
    }
}
