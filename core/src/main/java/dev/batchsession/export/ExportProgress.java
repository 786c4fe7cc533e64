package dev.batchsession.export;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.BatchPage;
import java.time.Duration;
import java.util.Optional;

/**
 * How far an export is. Immutable.
 *
 * @param rows rows in the partial file, those of earlier runs included
 * @param expectedRows rows that the whole listing is expected to have, as the server told last; {@value BatchPage#UNKNOWN}
 *     where it told nothing yet
 * @param pages pages that the rows came in, those of earlier runs included
 * @param resumedRows rows that earlier runs had written when this one began; 0 for a new export
 * @param durableRows rows that nothing takes away any more: they are on fileOps, and so is the checkpoint behind them
 * @param elapsed since this run began
 * @param finished whether the file is whole, on fileOps, and under its final name; true in the last progress only
 * @param folderSynced whether the folder is synced too, so that the file's names survive a power cut; false if the file
 *     system cannot sync folders (CIFS, some FUSE, Windows), where a process that is killed loses no durable row, but a
 *     power cut may lose the names of files that were created or renamed in the last seconds
 */
public record ExportProgress(
        long rows,
        long expectedRows,
        long pages,
        long resumedRows,
        long durableRows,
        Duration elapsed,
        boolean finished,
        boolean folderSynced) {

    /** Creates the progress of an export to a folder that can be synced. */
    public ExportProgress(
            long rows,
            long expectedRows,
            long pages,
            long resumedRows,
            long durableRows,
            Duration elapsed,
            boolean finished) {
        this(rows, expectedRows, pages, resumedRows, durableRows, elapsed, finished, true);
    }

    /** Checks that there is an {@code elapsed}. */
    public ExportProgress {
        requireNonNull(elapsed, "elapsed");
    }

    /** Rows a second, as this run has written them on average so far; 0 where it has written none. */
    public double rowsPerSecond() {
        return rows == resumedRows ? 0 : (rows - resumedRows) * 1e9 / Math.max(1, elapsed.toNanos());
    }

    /** How long the rest takes at this rate; empty while the rate, or how many rows are expected, is unknown. */
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
