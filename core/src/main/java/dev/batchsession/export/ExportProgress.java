package dev.batchsession.export;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.BatchPage;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The progress of an export. Immutable.
 *
 * @param rows the number of rows in the partial file, including those of earlier runs
 * @param expectedRows the number of rows of the whole listing, by the latest total of the server;
 *     {@value BatchPage#UNKNOWN} if it has not sent one yet
 * @param pages the number of pages fetched for these rows, including those of earlier runs
 * @param resumedRows the number of rows that earlier runs left; 0 for a new export
 * @param durableRows the number of rows that survive a crash or power failure, because they and their checkpoint are
 *     synced to disk
 * @param elapsed the time since this run started
 * @param finished whether the file is complete and durable under its final name; true in the last progress only
 * @param folderSynced whether the folder is synced too, so that file names survive a power failure. False if the file
 *     system cannot sync folders (CIFS, some FUSE, Windows): a killed process then loses no durable row, but a power
 *     failure may lose the names of files that were created or renamed in the last seconds
 * @param verification the comparison with the API's count; {@code null} until the end, and of an export that is not verified
 */
public record ExportProgress(
        long rows,
        long expectedRows,
        long pages,
        long resumedRows,
        long durableRows,
        Duration elapsed,
        boolean finished,
        boolean folderSynced,
        @Nullable ExportVerification verification) {

    /** Creates the progress of an export to a folder that can be synced, without a verification. */
    public ExportProgress(
            long rows,
            long expectedRows,
            long pages,
            long resumedRows,
            long durableRows,
            Duration elapsed,
            boolean finished) {
        this(rows, expectedRows, pages, resumedRows, durableRows, elapsed, finished, true, null);
    }

    /** Validates the components. */
    public ExportProgress {
        requireNonNull(elapsed, "elapsed");
    }

    /** Returns the average number of rows per second that this run has written; 0 if it has written none. */
    public double rowsPerSecond() {
        return rows == resumedRows ? 0 : (rows - resumedRows) * 1e9 / Math.max(1, elapsed.toNanos());
    }

    /** Returns the remaining time at the average rate; empty while the rate or the expected number of rows is unknown. */
    public Optional<Duration> remaining() {
        if (finished) {
            return Optional.of(Duration.ZERO);
        }
        double rate = rowsPerSecond();
        if (expectedRows == BatchPage.UNKNOWN || rate == 0) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis((long) (Math.max(0, expectedRows - rows) * 1e3 / rate)));
    }
}
