package dev.batchsession.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Buffered output of rows. A separate thread flushes the buffer every 100 ms, so that rows are visible before the next page
 * arrives. If stderr is a terminal, a line there shows the number of rows so far; in JSON, a line per second does. Safe for
 * concurrent use.
 */
final class RowOutput implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int FLUSH_MILLIS = 100;
    private static final int FLUSHES_PER_SECOND = 1000 / FLUSH_MILLIS;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final Console console;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(BUFFER_BYTES + 1024);
    private final Scheduler flusher = WriterThread.named("row-output");
    private final ProgressFormat progress;
    private final long start = System.nanoTime();
    private int flushes;
    private long rows;
    private boolean progressShown;
    private @Nullable IOException failure;
    private @Nullable Error error;

    RowOutput(Console console, ProgressFormat progress) {
        this.console = console;
        this.progress = progress;
        flusher.schedulePeriodically(this::flush, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Writes a line that is not counted as a row.
     *
     * @throws OutputException if this line or an earlier one cannot be written
     */
    synchronized void header(String line) {
        buffer.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        buffer.write('\n');
        if (buffer.size() >= BUFFER_BYTES) {
            write();
        }
        rethrow();
    }

    /**
     * Writes a row.
     *
     * @throws OutputException if this line or an earlier one cannot be written
     */
    synchronized void row(String line) {
        rows++;
        header(line);
    }

    /** Returns the number of rows so far. */
    synchronized long rows() {
        return rows;
    }

    private synchronized void flush() {
        if (flusher.isDisposed()) {
            return; // this waited for close()
        }
        write();
        flushes++;
        if (progress == ProgressFormat.JSON) {
            if (flushes % FLUSHES_PER_SECOND == 0) {
                printJson(false);
            }
        } else if (console.errIsTerminal()) {
            console.err().print(ERASE_LINE + rows + " batches…");
            console.err().flush();
            progressShown = true;
        }
    }

    /** Prints the final progress in JSON, after the last row. */
    synchronized void finish() {
        if (progress == ProgressFormat.JSON) {
            printJson(true);
        }
    }

    private void printJson(boolean finished) {
        double seconds = (System.nanoTime() - start) / 1e9;
        console.err()
                .printf(Locale.ROOT, "{\"rows\":%d,\"elapsed_s\":%.1f,\"finished\":%b}%n", rows, seconds, finished);
    }

    /** Writes the buffer. A failure on the flushing thread is stored and thrown to the thread that writes the next row. */
    private void write() {
        eraseProgress(); // stdout may be the same terminal
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
     * Writes the remaining rows and erases the progress line.
     *
     * @throws OutputException if a line cannot be written
     */
    @Override
    public synchronized void close() {
        flusher.dispose();
        write();
        rethrow();
    }
}
