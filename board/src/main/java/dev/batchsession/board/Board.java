package dev.batchsession.board;

import static java.util.Objects.requireNonNull;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.BatchWatch;
import dev.batchsession.watch.WatchOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A web page that shows batches and their changes live, for up to 100 browsers at a time.
 *
 * <pre>{@code
 * try (Board board = Board.start(batches, BoardOptions.defaults(), failure -> {})) {
 *     System.out.println(board.url());
 * }
 * }</pre>
 *
 * <p>All browsers share one watch, which makes no call while no browser is connected. Safe for concurrent use. Starts two
 * threads, which {@link #close()} stops.
 */
public final class Board implements AutoCloseable {
    private static final ListOptions EXACT = ListOptions.defaults().consistency(Consistency.SNAPSHOT);

    /** The time within which deleted ended batches leave the counts; a poll still makes at most 5 calls. */
    private static final Duration RESYNC_INTERVAL = Duration.ofMinutes(2);

    private final Audience audience = new Audience();
    private final Feed feed;
    private final BoardServer server;
    private final Consumer<Throwable> onEnd;
    private final Disposable.Swap watch = Disposables.swap();
    private final AtomicBoolean ended = new AtomicBoolean();

    private Board(BatchSessionFlux batches, BoardOptions options, Consumer<Throwable> onEnd, Clock clock) {
        Scheduler timer = Schedulers.parallel();
        String run = Long.toString(clock.millis(), Character.MAX_RADIX);
        this.onEnd = onEnd;
        this.feed = new Feed(run, options, clock, timer, this::end);
        this.server = new BoardServer(options, new EventStream(feed, audience, timer));
        watch.update(watch(batches, options, clock).subscribe(feed::changed, this::end));
    }

    /** Ends the watch if it failed or its changes cannot be encoded. The page shows the failure, if it still can. */
    private void end(Throwable failure) {
        if (ended.compareAndSet(false, true)) {
            watch.dispose();
            try {
                feed.watchEnded(failure);
            } finally {
                onEnd.accept(failure);
            }
        }
    }

    /**
     * Starts the server and returns when it accepts connections. Blocks meanwhile, so do not call it on an event loop.
     *
     * @param onEnd called with the failure that ends the watch, such as a rejected API key; must not block. The page shows
     *     the failure too, and is served until the board is closed
     * @throws IllegalArgumentException if the host is not an address of this machine
     */
    public static Board start(BatchSessionFlux batches, BoardOptions options, Consumer<Throwable> onEnd) {
        return new Board(
                requireNonNull(batches, "batches"),
                requireNonNull(options, "options"),
                requireNonNull(onEnd, "onEnd"),
                Clock.systemUTC());
    }

    /** Watches as {@code BatchSessionFlux.watch} does, but each fetch waits for a browser and is reported to the feed. */
    private Flux<BatchChange> watch(BatchSessionFlux batches, BoardOptions options, Clock clock) {
        WatchOptions polls = WatchOptions.every(options.interval())
                .resyncInterval(RESYNC_INTERVAL)
                .clock(clock)
                .onPollFailed(feed::pollFailed);
        return BatchWatch.over(query -> fetch(batches, query), options.filter(), polls);
    }

    private Flux<BatchSummary> fetch(BatchSessionFlux batches, BatchFilter query) {
        Flux<BatchSummary> rows = audience.present().thenMany(batches.listAll(query, EXACT));
        return Flux.defer(() -> {
            AtomicBoolean any = new AtomicBoolean();
            return rows.doOnNext(row -> any.setPlain(true)).doOnComplete(() -> feed.listed(any.getPlain()));
        });
    }

    /** Returns the address of the page, such as {@code http://127.0.0.1:8300/}. */
    public URI url() {
        return URI.create(server.url());
    }

    /** Returns the number of connected browsers. */
    int viewers() {
        return audience.viewers();
    }

    /** Ends the watch, closes all connections and stops the threads. Blocks for at most 10 seconds. */
    @Override
    public void close() {
        watch.dispose();
        server.close();
    }
}
