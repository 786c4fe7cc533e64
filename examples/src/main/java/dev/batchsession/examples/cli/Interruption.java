package dev.batchsession.examples.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Turns Ctrl-C into the end of a stream, and keeps the process alive until its last rows are written. */
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
