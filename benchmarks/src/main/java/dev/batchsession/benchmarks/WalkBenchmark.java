package dev.batchsession.benchmarks;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
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
 * What the walk costs a row, without a network and without decoding: nanoseconds in the operators alone, where the
 * consumer wants every row.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(WalkBenchmark.PAGES * Listing.PAGE_SIZE)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class WalkBenchmark {
    static final int PAGES = 100;

    private static final ListOptions LOOKAHEAD_8 = ListOptions.defaults().lookahead(8);

    private final BatchPage[] pages =
            IntStream.rangeClosed(1, PAGES).mapToObj(WalkBenchmark::page).toArray(BatchPage[]::new);
    // Hidden, as an answer from a network is: operators would take a visible just() for a constant.
    private final PageSource source =
            request -> Mono.just(pages[request.page() - 1]).hide();
    private final BatchSessionFlux batches = BatchSessionFlux.over(source);

    /** This library, a page after the other: strict laziness included. */
    @Benchmark
    public @Nullable BatchSummary listAll() {
        return batches.listAll().blockLast();
    }

    /** This library with 8 pages ahead: what keeping them in order, and failures in line, adds. */
    @Benchmark
    public @Nullable BatchSummary listAllLookahead8() {
        return batches.listAll(BatchFilter.all(), LOOKAHEAD_8).blockLast();
    }

    /** The idiom of the tutorials over the same source, which fetches up to 256 pages that nobody asked for. */
    @Benchmark
    public @Nullable BatchSummary expandFlatMapIterable() {
        return source.fetch(request(1))
                .expand(page -> page.hasNext() ? source.fetch(request(page.currentPage() + 1)) : Mono.empty())
                .flatMapIterable(BatchPage::batches)
                .blockLast();
    }

    /**
     * This library's pages, taken apart by one operator of Reactor instead of the walk's own: beside {@link #listAll}, the
     * price of waiting at the end of a page until one more row is wanted.
     */
    @Benchmark
    public @Nullable BatchSummary concatMapIterable() {
        return batches.listPages(BatchFilter.all())
                .concatMapIterable(BatchPage::batches, 1)
                .blockLast();
    }

    private static PageRequest request(int page) {
        return new PageRequest(BatchFilter.all(), page, Listing.PAGE_SIZE);
    }

    private static BatchPage page(int number) {
        return new BatchPage(
                IntStream.range(0, Listing.PAGE_SIZE)
                        .mapToObj(row -> row(number, row))
                        .toList(),
                number,
                PAGES,
                PAGES * Listing.PAGE_SIZE,
                number < PAGES,
                number > 1);
    }

    private static BatchSummary row(int page, int row) {
        return new BatchSummary(new UUID(page, row), BatchStatus.COMPLETED, 100, 100, 0, null, null);
    }
}
