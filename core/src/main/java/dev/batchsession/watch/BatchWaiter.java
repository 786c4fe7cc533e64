package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageFetchException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * Waits until batches have ended, that is, are {@code COMPLETED}, {@code FAILED} or {@code CANCELLED} as of a poll. All waits of one
 * waiter share one watch, so that a thousand waits cost as many calls as one. Keep one waiter for an application. For a timeout, use
 * {@code timeout(…)}. Safe for concurrent use. Holds no resources to close.
 *
 * <pre>{@code
 * BatchWaiter waiter = batches.waiter(WatchOptions.every(Duration.ofSeconds(5)));
 * waiter.untilEnded(id).timeout(Duration.ofHours(1))
 * }</pre>
 *
 * <p>A wait starts when something is requested from it, and is decided by polls that start afterwards. A batch that has already ended is
 * emitted after the first of them. An ended batch may be reopened; a wait is over all the same. A batch with an unknown status has
 * not ended.
 *
 * <p><b>Cost:</b> that of a watch, see {@code BatchSessionFlux.watch}, while there is at least one wait. No call is made while
 * there is none. The first poll lists the batches that are live or were created within {@link WatchOptions#endedRetention}. It is not
 * repeated when waits start again later. The intervals between polls are kept, however often waits start and stop.
 * <p><b>Memory:</b> that of a watch, also while there are no waits.
 * <p><b>Cancel:</b> ends the wait; if it was the last one, stops the timer or aborts the call in flight. <b>Threads:</b> batches are
 * emitted on the thread on which the source emits its pages, or on the one that requests them. A subscriber that blocks delays the
 * polls. Since the polls are shared, they do not run in the context of a subscriber.
 * <p><b>Errors:</b> {@link BatchRemovedException} if a batch is removed meanwhile, and {@link BatchNotFoundException} if it is unknown.
 * Whatever terminates a watch ends all its waits, as {@code BatchSessionFlux.watch} describes: a {@link PageFetchException} that is
 * not transient and lasts, or {@link TooManyBatchesException}. A wait that is subscribed to afterwards polls again.
 */
public final class BatchWaiter {
    private final SharedWatch shared;

    private BatchWaiter(SharedWatch shared) {
        this.shared = shared;
    }

    /**
     * Returns a waiter for any list of batches. For the list of the API use {@code BatchSessionFlux.waiter}.
     *
     * @param listing as {@link BatchWatch#over(Function, BatchFilter, WatchOptions)} describes
     * @param options the options of the shared watch. Its {@linkplain WatchOptions#scheduler scheduler} is that at the time of the first
     *     wait. {@link WatchOptions#emitExisting} has no effect
     * @throws IllegalArgumentException if the options have a checkpoint to resume from
     */
    public static BatchWaiter over(Function<BatchFilter, Flux<BatchSummary>> listing, WatchOptions options) {
        requireNonNull(listing, "listing");
        if (requireNonNull(options, "options").resumeFrom() != null) {
            throw new IllegalArgumentException("resumeFrom must not be set for a waiter");
        }
        return new BatchWaiter(new SharedWatch(listing, options.emitExisting(false)));
    }

    /**
     * Waits until a batch has ended, and emits it. It must be pending or processing, or have been created within
     * {@link WatchOptions#endedRetention}. It may be listed a moment after it was created. What is emitted has additional properties
     * only if the poll that decided the wait returned the batch, and none if the batch was known to have ended.
     */
    public Mono<BatchSummary> untilEnded(UUID batchId) {
        return ended(List.of(Wait.of(batchId))).next();
    }

    /**
     * Waits until a batch has ended, and emits its state. It is found by its {@code createdAt}, however old it is, which takes at most one
     * call more. Without a {@code createdAt}, the same as {@link #untilEnded(UUID)}. The status of {@code batch} does not matter.
     */
    public Mono<BatchSummary> untilEnded(BatchSummary batch) {
        return ended(List.of(Wait.of(batch))).next();
    }

    /**
     * Waits until all batches have ended, emits each as it ends, and completes. Those whose end is observed by the same poll are emitted in
     * the order of {@code actualCompletionTime}. An id that occurs twice is emitted once; without ids, it completes at once.
     *
     * <p><b>Demand:</b> batches that are not requested yet are kept; a slow subscriber delays no other.
     * <p><b>Errors:</b> {@link BatchRemovedException} and {@link BatchNotFoundException} are delivered after all other batches
     * have ended, the first with the others suppressed.
     */
    public Flux<BatchSummary> untilAllEnded(Collection<UUID> batchIds) {
        List<Wait> waits = new ArrayList<>();
        batchIds.forEach(id -> waits.add(Wait.of(id)));
        return ended(waits);
    }

    private Flux<BatchSummary> ended(List<Wait> waits) {
        return Flux.just(waits)
                .hide() // a wait starts when something is requested
                .concatMap(batches -> Flux.create(sink -> start(batches, sink)), 0); // 0: request no earlier
    }

    private void start(List<Wait> batches, FluxSink<BatchSummary> sink) {
        if (batches.isEmpty()) {
            sink.complete();
            return;
        }
        Waits waits = new Waits(batches, sink);
        shared.add(waits);
        sink.onDispose(() -> shared.remove(waits)); // at once if they have ended already
    }
}
