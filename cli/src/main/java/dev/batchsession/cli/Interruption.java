package dev.batchsession.cli;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Turns Ctrl-C into the end of a stream or of its calls, and keeps the process alive until its last rows are written. */
final class Interruption implements AutoCloseable {
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);

    private final Sinks.Empty<Void> signal = Sinks.empty();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interruption");

    private volatile boolean happened;

    private Interruption() {}

    /** Listens until it is closed. */
    static Interruption listen() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Completes when the process was told to end: for {@code takeUntilOther}. */
    Mono<Void> signal() {
        return signal.asMono();
    }

    /**
     * Fails the calls in flight, and all later ones, with an {@link EndedException} when the process was told to end: for what
     * has something to put in order when a listing fails, and would be cut short by a cancel.
     */
    PageSource endingCalls(PageSource source) {
        Mono<BatchPage> ended = signal().then(Mono.error(EndedException::new));
        return request -> Mono.firstWithSignal(ended, source.fetch(request));
    }

    /** No page will come any more. */
    static final class EndedException extends RuntimeException {
        EndedException() {
            super("interrupted");
        }
    }

    /** Whether the process was told to end. */
    boolean happened() {
        return happened;
    }

    private void interrupt() {
        happened = true;
        signal.tryEmitEmpty();
        try {
            boolean unused = done.await(LONGEST_GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // That is what it was waiting for.
        }
    }
}
