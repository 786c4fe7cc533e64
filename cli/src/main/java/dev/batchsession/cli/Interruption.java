package dev.batchsession.cli;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Ends a stream or fails its calls on Ctrl-C or SIGTERM, and delays the end of the process until its last rows are written. */
final class Interruption implements AutoCloseable {
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(2);

    private final Sinks.Empty<Void> signal = Sinks.empty();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interruption");

    private volatile boolean happened;

    private Interruption() {}

    /** Starts to listen, until {@link #close()}. */
    static Interruption listen() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Completes when the process is interrupted. For {@code takeUntilOther}. */
    Mono<Void> signal() {
        return signal.asMono();
    }

    /**
     * Returns a source whose calls in flight, and all later ones, fail with a {@link CallInterruptedException} when the process
     * is interrupted. An export then saves its state as for any failed listing, which it does not do if it is cancelled.
     */
    PageSource failCalls(PageSource source) {
        Mono<BatchPage> interrupted = signal().then(Mono.error(CallInterruptedException::new));
        return request -> Mono.firstWithSignal(interrupted, source.fetch(request));
    }

    /** Exception thrown by calls after the process is interrupted. */
    static final class CallInterruptedException extends RuntimeException {
        CallInterruptedException() {
            super("interrupted");
        }
    }

    /** Returns whether the process is interrupted. */
    boolean happened() {
        return happened;
    }

    private void interrupt() {
        happened = true;
        signal.tryEmitEmpty();
        try {
            boolean unused = done.await(EXIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // the process ends; the hook waits for this call
        }
    }
}
