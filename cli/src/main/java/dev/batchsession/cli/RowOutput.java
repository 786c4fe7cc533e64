package dev.batchsession.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Writes lines through a buffer, which a thread of its own empties a few times a second: rows that have come are seen
 * while the next ones are still to come. Where stderr is a terminal, a line there tells how many there are so far.
 */
final class RowOutput implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int TICK_MILLIS = 100;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final Console console;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(BUFFER_BYTES + 1024);
    private final Scheduler ticker = WriterThread.named("row-output");
    private long rows;
    private boolean progressShown;
    private @Nullable IOException failure;
    private @Nullable Error error;

    RowOutput(Console console) {
        this.console = console;
        ticker.schedulePeriodically(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** @throws OutputException where this line or an earlier one could not be written */
    synchronized void header(String line) {
        buffer.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        buffer.write('\n');
        if (buffer.size() >= BUFFER_BYTES) {
            drain();
        }
        rethrow();
    }

    /** @throws OutputException where this line or an earlier one could not be written */
    synchronized void row(String line) {
        rows++;
        header(line);
    }

    /** How many rows were taken. */
    synchronized long rows() {
        return rows;
    }

    private synchronized void tick() {
        drain();
        if (console.errIsTerminal()) {
            console.err().print(ERASE_LINE + rows + " batches…");
            console.err().flush();
            progressShown = true;
        }
    }

    /** Keeps a failure for the thread that writes the next row: the ticker has nobody to tell. */
    private void drain() {
        eraseProgress(); // it may share the terminal with the rows
        if (failure == null && buffer.size() > 0) {
            try {
                buffer.writeTo(console.out());
                console.out().flush();
            } catch (IOException unwritable) {
                failure = unwritable;
            } catch (Error fatal) {
                error = fatal;
                throw fatal;
            }
            buffer.reset();
        }
    }

    private void eraseProgress() {
        if (progressShown) {
            console.err().print(ERASE_LINE);
            console.err().flush();
            progressShown = false;
        }
    }

    private void rethrow() {
        if (error != null) {
            throw error;
        }
        if (failure != null) {
            throw new OutputException(failure);
        }
    }

    /**
     * Writes what is left, and takes the progress away.
     *
     * @throws OutputException where a line could not be written
     */
    @Override
    public synchronized void close() {
        ticker.dispose();
        drain();
        rethrow();
    }
}
