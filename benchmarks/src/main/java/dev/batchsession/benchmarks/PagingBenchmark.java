package dev.batchsession.benchmarks;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;

/**
 * Measures the operators' cost per row in nanoseconds, without network and decoding, for a consumer with unbounded demand.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(PagingBenchmark.PAGES * Listing.PAGE_SIZE)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class PagingBenchmark {
    static final int PAGES = 100;

    private static final Instant NEWEST = Instant.parse("2026-11-01T12:00:00Z");
    private static final ListOptions SNAPSHOT = ListOptions.defaults().consistency(Consistency.SNAPSHOT);
    private static final ListOptions LOOKAHEAD_8 = ListOptions.defaults().lookahead(8);

    private final BatchPage[] pages =
            IntStream.rangeClosed(1, PAGES).mapToObj(PagingBenchmark::page).toArray(BatchPage[]::new);
    // hide() prevents operators from optimizing just() as a constant
    private final PageSource source =
            request -> Mono.just(pages[request.page() - 1]).hide();
    private final List<BatchSummary> newestFirst = IntStream.range(0, PAGES * Listing.PAGE_SIZE)
            .mapToObj(row -> row(0, row, NEWEST.minus(Duration.ofMinutes(row))))
            .toList();
    private final PageSource dated = request -> Mono.just(datedPage(request)).hide();
    private final BatchSessionFlux batches = BatchSessionFlux.over(source);

    /** This library, one page at a time. */
    @Benchmark
    public @Nullable BatchSummary listAll() {
        return batches.listAll().blockLast();
    }

    /** This library with a lookahead of 8, which keeps pages and failures in order. */
    @Benchmark
    public @Nullable BatchSummary listAllLookahead8() {
        return batches.listAll(BatchFilter.all(), LOOKAHEAD_8).blockLast();
    }

    /** This library's SNAPSHOT listing, newest first, with a row a minute. */
    @Benchmark
    public @Nullable BatchSummary listAllSnapshot() {
        return BatchSessionFlux.over(dated).listAll(BatchFilter.all(), SNAPSHOT).blockLast();
    }

    /** A LIVE listing of the same rows, for comparison with {@link #listAllSnapshot}. */
    @Benchmark
    public @Nullable BatchSummary listAllDated() {
        return BatchSessionFlux.over(dated).listAll().blockLast();
    }

    /** The idiom of tutorials over the same source, which prefetches up to 256 pages. */
    @Benchmark
    public @Nullable BatchSummary expandFlatMapIterable() {
        return source.fetch(request(1))
                .expand(page -> page.hasNext() ? source.fetch(request(page.currentPage() + 1)) : Mono.empty())
                .flatMapIterable(BatchPage::batches)
                .blockLast();
    }

    /**
     * This library's pages, flattened by a Reactor operator. The difference to {@link #listAll} is the cost of waiting for
     * demand at the end of a page.
     */
    @Benchmark
    public @Nullable BatchSummary concatMapIterable() {
        return batches.listPages(BatchFilter.all())
                .concatMapIterable(BatchPage::batches, 1)
                .blockLast();
    }

    private BatchPage datedPage(PageRequest request) {
        Instant before = request.filter().createdBefore();
        long first = before == null || before.isAfter(NEWEST)
                ? 0
                : Duration.between(before, NEWEST).toMinutes() + 1; // the first row before the bound
        int total = newestFirst.size() - (int) first;
        int totalPages = (total + request.limit() - 1) / request.limit();
        int from = Math.min(newestFirst.size(), (int) first + (request.page() - 1) * request.limit());
        int to = Math.min(newestFirst.size(), from + request.limit());
        return new BatchPage(
                newestFirst.subList(from, to),
                request.page(),
                totalPages,
                total,
                request.page() < totalPages,
                request.page() > 1);
    }

    private static PageRequest request(int page) {
        return new PageRequest(BatchFilter.all(), page, Listing.PAGE_SIZE);
    }

    private static BatchPage page(int number) {
        return new BatchPage(
                IntStream.range(0, Listing.PAGE_SIZE)
                        .mapToObj(row -> row(number, row, null))
                        .toList(),
                number,
                PAGES,
                PAGES * Listing.PAGE_SIZE,
                number < PAGES,
                number > 1);
    }

    private static BatchSummary row(int page, int row, @Nullable Instant createdAt) {
        return new BatchSummary(new UUID(page, row), BatchStatus.COMPLETED, 100, 100, 0, createdAt, null);
    }
}
