package dev.batchsession.cli;

import dev.batchsession.export.ExportProgress;
import dev.batchsession.page.BatchPage;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far an export is, with rate and remaining time: a bar on a terminal, elsewhere a line now and then, which a log
 * can hold.
 */
final class ExportBar implements AutoCloseable {
    private static final int COLUMNS = 79;
    private static final int REDRAW_MILLIS = 200;
    private static final Duration LINE_EVERY = Duration.ofSeconds(10);

    private final Console console;
    private @Nullable ProgressBar bar;
    private Duration nextLine = LINE_EVERY;
    private boolean told;

    ExportBar(Console console) {
        this.console = console;
    }

    void show(ExportProgress progress) {
        if (!told && progress.resumedRows() > 0) {
            console.err().println("going on after " + progress.resumedRows() + " batches of an earlier run");
        }
        told = true;
        if (console.errIsTerminal()) {
            draw(progress);
        } else if (!progress.finished() && progress.elapsed().compareTo(nextLine) >= 0) {
            console.err().println(line(progress));
            nextLine = progress.elapsed().plus(LINE_EVERY);
        }
    }

    private void draw(ExportProgress progress) {
        ProgressBar drawn = bar == null ? started(progress) : bar;
        bar = drawn;
        if (progress.expectedRows() != BatchPage.UNKNOWN) {
            drawn.maxHint(Math.max(progress.expectedRows(), progress.rows()));
        }
        drawn.stepTo(progress.rows());
    }

    private ProgressBar started(ExportProgress progress) {
        return new ProgressBarBuilder()
                .setTaskName("export")
                .setUnit(" rows", 1)
                .setInitialMax(-1) // not known before the first page
                .startsFrom(progress.resumedRows(), Duration.ZERO)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed()
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(console.err(), COLUMNS))
                .build();
    }

    private static String line(ExportProgress progress) {
        String expected = progress.expectedRows() == BatchPage.UNKNOWN ? "" : " of " + progress.expectedRows();
        String rate = String.format(Locale.ROOT, ", %.0f a second", progress.rowsPerSecond());
        return progress.rows() + expected + " batches" + rate
                + progress.remaining().map(left -> ", " + clock(left) + " left").orElse("");
    }

    private static String clock(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    /** Leaves the last state of the bar on a line of its own. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
