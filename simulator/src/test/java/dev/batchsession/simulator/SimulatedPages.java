package dev.batchsession.simulator;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.util.SplittableRandom;
import reactor.core.publisher.Mono;

/**
 * A simulator's list as a page source, without HTTP and at once. A random number of changes, {@code changesPerCall} on
 * average, happens between any two calls, and before the first. Safe for concurrent use.
 */
public final class SimulatedPages implements PageSource {
    private static final int ENDLESS = 50_000; // calls

    private final BatchList list;
    private final RandomChanges changes;
    private final SplittableRandom random;
    private final double changesPerCall;
    private final int changesInAll;
    private int calls;

    private SimulatedPages(SimulatorOptions options, int changesInAll) {
        BatchGenerator generator = new BatchGenerator(options.seed(), options.list());
        this.list = new BatchList(generator.batches(options.batches()), options.list());
        this.changes = new RandomChanges(list, generator, options);
        this.random = new SplittableRandom(options.seed() + 1);
        this.changesPerCall = options.list().changesPerCall();
        this.changesInAll = changesInAll;
    }

    /** The list that a simulator with these options serves; of the options, those about HTTP do not matter. */
    public static SimulatedPages of(SimulatorOptions options) {
        return new SimulatedPages(options, Integer.MAX_VALUE);
    }

    /** A list that comes to rest after so many changes. */
    public static SimulatedPages of(SimulatorOptions options, int changesInAll) {
        return new SimulatedPages(options, changesInAll);
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        return Mono.fromCallable(() -> page(request));
    }

    private synchronized BatchPage page(PageRequest request) {
        if (++calls > ENDLESS) {
            throw new AssertionError("call number " + calls + ": the listing does not end");
        }
        int due = (int) (random.nextDouble() * 2 * changesPerCall + random.nextDouble());
        for (; due > 0 && list.history().clock() < changesInAll; due--) {
            changes.step();
        }
        ListAnswer.Data data = list.page(query(request.filter(), request.page(), request.limit()))
                .data();
        ListAnswer.Pagination pagination = data.pagination();
        return new BatchPage(
                data.batches().stream().map(SimulatedRows::summary).toList(),
                pagination.currentPage(),
                pagination.totalPages(),
                pagination.totalRecords(),
                pagination.hasNext(),
                pagination.hasPrev());
    }

    static ListQuery query(BatchFilter filter, int page, int limit) {
        return new ListQuery(
                filter.status() == null ? null : filter.status().wireName(),
                page,
                limit,
                filter.createdAfter(),
                filter.createdBefore());
    }

    /** The list itself, to look at and to change step by step. */
    BatchList list() {
        return list;
    }

    /** How many calls there have been. */
    public synchronized int calls() {
        return calls;
    }
}
