package dev.batchsession.cli;

import dev.batchsession.export.ExportProgress;
import dev.batchsession.page.BatchPage;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Prints the progress of an export as JSON, with one object per line. Prints the first, at most one per second, and the last. */
final class ExportJson implements ExportView {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final PrintStream err;
    private Duration next = Duration.ZERO;

    ExportJson(PrintStream err) {
        this.err = err;
    }

    @Override
    public void show(ExportProgress progress) {
        if (progress.finished() || progress.elapsed().compareTo(next) >= 0) {
            err.println(line(progress));
            next = progress.elapsed().plus(INTERVAL);
        }
    }

    private static String line(ExportProgress progress) {
        StringBuilder line = new StringBuilder("{\"rows\":").append(progress.rows());
        if (progress.expectedRows() != BatchPage.UNKNOWN) {
            line.append(",\"expected_rows\":").append(progress.expectedRows());
        }
        line.append(",\"durable_rows\":").append(progress.durableRows());
        line.append(",\"pages\":").append(progress.pages());
        line.append(",\"elapsed_s\":").append(seconds(progress.elapsed()));
        line.append(String.format(Locale.ROOT, ",\"rows_per_second\":%.1f", progress.rowsPerSecond()));
        progress.remaining().ifPresent(left -> line.append(",\"remaining_s\":").append(seconds(left)));
        return line.append(",\"finished\":")
                .append(progress.finished())
                .append('}')
                .toString();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1e3);
    }
}
