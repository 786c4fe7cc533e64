package dev.batchsession.snapshot;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.PageRequest;
import dev.batchsession.paging.ListingCheckpoint;
import dev.batchsession.paging.PageCalls;
import dev.batchsession.signal.ErrorSignals;
import dev.batchsession.snapshot.PartitionCursor.Step;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/**
 * The engine of SNAPSHOT listings. Runs one cursor, or several concurrently, and emits their pages with checkpoints. An instance
 * belongs to one subscription.
 */
public final class SnapshotPages {
    private final PageCalls calls;
    private final ListingCheckpoint listing;
    private final int lookahead;
    private final int parallelism;

    /** The state after the pages that were emitted. The cursors may have moved on. */
    private SnapshotState emitted;

    private volatile boolean failed;

    /**
     * Returns the pages of a snapshot listing. Each page is fetched when it is requested.
     *
     * @param lookahead pages fetched ahead of the consumer, per partition
     * @param parallelism partitions listed concurrently
     * @param resumeFrom the checkpoint of the page before; {@code null} to start at the beginning
     * @throws dev.batchsession.page.InvalidCheckpointException if the checkpoint does not belong to this listing
     */
    public static Flux<BatchPage> of(
            PageCalls calls,
            ListingCheckpoint listing,
            int lookahead,
            int parallelism,
            @Nullable Checkpoint resumeFrom) {
        Supplier<SnapshotState> start = resumeFrom == null
                ? () -> SnapshotState.start(listing.filter(), listing.pageSize())
                : () -> listing.position(
                        resumeFrom, in -> SnapshotState.read(listing.filter(), listing.pageSize(), in));
        requireNonNull(start.get()); // refuses an unusable checkpoint now, not on subscription
        return Flux.defer(() -> new SnapshotPages(calls, listing, lookahead, parallelism, start.get()).pages());
    }

    private SnapshotPages(
            PageCalls calls, ListingCheckpoint listing, int lookahead, int parallelism, SnapshotState start) {
        this.calls = calls;
        this.listing = listing;
        this.lookahead = lookahead;
        this.parallelism = parallelism;
        this.emitted = start;
    }

    /** Returns the pages, each fetched when it is requested. Must be subscribed to once. */
    private Flux<BatchPage> pages() {
        return (parallelism == 1 ? sequentially() : concurrently()).handle(this::emit);
    }

    private Flux<Fetched> sequentially() {
        Flux<Fetched> fetched = Flux.fromIterable(emitted.cursors().entrySet())
                .concatMap(cursor -> run(cursor.getKey(), cursor.getValue()), 0);
        return lookahead == 0 ? fetched : onDemand(() -> ahead(fetched));
    }

    private Flux<Fetched> ahead(Flux<Fetched> fetched) {
        AtomicBoolean cancelled = new AtomicBoolean();
        return fetched.publishOn(Schedulers.immediate(), lookahead)
                // A page during a cancellation is rejected by the disposed worker, which is not a failure.
                .onErrorComplete(error -> cancelled.get())
                .doOnCancel(() -> cancelled.set(true));
    }

    /** Runs several cursors concurrently, or one until it can be split. */
    private Flux<Fetched> concurrently() {
        KeysetCursor whole = emitted.whole();
        return whole == null
                ? onDemand(this::merged)
                : runUntilSplittable(whole).concatWith(onDemand(() -> split().thenMany(Flux.defer(this::merged))));
    }

    private Flux<Fetched> merged() {
        return Flux.fromIterable(emitted.cursors().entrySet())
                .flatMapDelayError(
                        // A failure stops the other cursors. It is emitted after the pages that they have fetched.
                        cursor -> run(cursor.getKey(), cursor.getValue()).doOnError(failure -> failed = true),
                        parallelism,
                        1 + lookahead)
                .onErrorMap(
                        Exceptions::isMultiple,
                        failures -> Exceptions.unwrapMultiple(failures).get(0));
    }

    private Flux<Fetched> runUntilSplittable(KeysetCursor whole) {
        return whole.canBeSplit()
                ? Flux.empty()
                : fetch(0, whole)
                        .expand(fetched -> fetched.step().next() instanceof KeysetCursor next && next.canBeSplit()
                                ? Mono.empty()
                                : next(fetched));
    }

    /** Splits the rest of the list, unless it has been read or is small. */
    private Mono<List<Instant>> split() {
        KeysetCursor whole = emitted.whole();
        if (whole == null) {
            return Mono.empty();
        }
        Watermark watermark = whole.state().progress().watermark();
        Instant from = requireNonNull(watermark.lastKey(), "known with the order");
        return new Partitioner(this::page, listing.filter(), watermark.order(), listing.pageSize(), parallelism)
                .find(from, emitted.total(), emitted.total() - emitted.rows())
                .filter(splits -> !splits.isEmpty())
                .doOnNext(splits -> emitted = emitted.with(Partitioner.cursors(whole, splits)));
    }

    private Flux<Fetched> run(int part, PartitionCursor cursor) {
        return Flux.defer(() -> failed ? Flux.empty() : fetch(part, cursor).expand(this::next));
    }

    private Mono<Fetched> next(Fetched fetched) {
        PartitionCursor next = fetched.step().next();
        return failed || next == null ? Mono.empty() : fetch(fetched.part(), next);
    }

    /** Returns the next page of a cursor. The call is made when the page is requested. */
    private Mono<Fetched> fetch(int part, PartitionCursor cursor) {
        return ErrorSignals.defer(() -> {
            PageRequest asked = cursor.request();
            return calls.page(asked)
                    .flatMap(page -> ErrorSignals.defer(
                            () -> Mono.just(new Fetched(part, page.totalRecords(), cursor.accept(asked, page)))));
        });
    }

    private Mono<BatchPage> page(PageRequest request) {
        return calls.page(request)
                .doOnNext(page -> page.batches().forEach(row -> Answer.requireSelectable(request, row.createdAt())));
    }

    private void emit(Fetched fetched, SynchronousSink<BatchPage> sink) {
        List<BatchSummary> newRows = emitted.newOf(fetched.step().newRows());
        SnapshotState now = emitted.after(
                fetched.part(), fetched.total(), newRows, fetched.step().next());
        emitted = now;
        if (newRows.isEmpty()) {
            return;
        }
        int totalPages = now.total() == BatchPage.UNKNOWN
                ? BatchPage.UNKNOWN
                : UndatedCursor.pages(now.total(), listing.pageSize());
        sink.next(new BatchPage(newRows, now.pages(), totalPages, now.total(), now.expectsMore(), now.pages() > 1)
                .withCheckpoint(listing.at(now::write)));
    }

    /** Defers the supplier until the first request. */
    private <T> Flux<T> onDemand(Supplier<Flux<T>> supplier) {
        return Flux.just(supplier).hide().concatMap(Supplier::get, 0);
    }

    /** What followed from a page of a partition, and the total of this page. */
    private record Fetched(int part, long total, Step step) {}
}
