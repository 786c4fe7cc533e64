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
 * A page that shows what batches do while they do it, for any number of browsers.
 *
 * <pre>{@code
 * try (Board board = Board.start(batches, BoardOptions.defaults(), failure -> {})) {
 *     System.out.println(board.url());
 * }
 * }</pre>
 *
 * <p>One watch serves all of them, and asks the API for nothing while no browser looks. Safe for concurrent use. Has two
 * threads of its own, which {@link #close()} ends.
 */
public final class Board implements AutoCloseable {
    private static final ListOptions EXACT = ListOptions.defaults().consistency(Consistency.SNAPSHOT);

    /** Ended batches that are deleted leave the counts within this, at no call more than 5 a poll. */
    private static final Duration FULL_PASS = Duration.ofMinutes(2);

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

    /** Ends the watch, because it has failed or because its changes cannot be shown. The page says so, if it still can. */
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
     * Starts serving; returns when connections are accepted. Blocks for that long, so not for use on an event loop.
     *
     * @param onEnd is told of the failure that ends the watch, such as a rejected key. The page shows it too, and is
     *     served until the board is closed. Must not block
     */
    public static Board start(BatchSessionFlux batches, BoardOptions options, Consumer<Throwable> onEnd) {
        return new Board(
                requireNonNull(batches, "batches"),
                requireNonNull(options, "options"),
                requireNonNull(onEnd, "onEnd"),
                Clock.systemUTC());
    }

    /** As {@code BatchSessionFlux.watch}, but that each look waits for somebody to look, and the feed hears of it. */
    private Flux<BatchChange> watch(BatchSessionFlux batches, BoardOptions options, Clock clock) {
        WatchOptions polls = WatchOptions.every(options.interval())
                .resyncInterval(FULL_PASS)
                .clock(clock)
                .onPollFailed(feed::pollFailed);
        return BatchWatch.over(part -> look(batches, part), options.filter(), polls);
    }

    private Flux<BatchSummary> look(BatchSessionFlux batches, BatchFilter part) {
        Flux<BatchSummary> rows = audience.present().thenMany(batches.listAll(part, EXACT));
        return Flux.defer(() -> {
            AtomicBoolean any = new AtomicBoolean();
            return rows.doOnNext(row -> any.setPlain(true)).doOnComplete(() -> feed.looked(any.getPlain()));
        });
    }

    /** Where the page is, such as {@code http://127.0.0.1:8300/}. */
    public URI url() {
        return URI.create(server.url());
    }

    /** How many browsers look. */
    int viewers() {
        return audience.viewers();
    }

    /** Ends the watch, all connections, and the threads; waits for that at most 10 s. */
    @Override
    public void close() {
        watch.dispose();
        server.close();
    }
}
