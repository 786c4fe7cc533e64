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

/** Shows the progress of an export, its rate and the remaining time: a bar on a terminal, otherwise a line every 10 s. */
final class ExportBar implements ExportView {
    private static final int MAX_COLUMNS = 80;
    private static final int REDRAW_MILLIS = 200;
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);

    /** The part of the permitted calls from which on the rate is what limits the export. */
    private static final double LIMITED = 0.9;

    private final Console console;
    private final Rate rate;
    private final int columns;
    private long resumedPages;
    private @Nullable ProgressBar bar;
    private Duration nextLine = LINE_INTERVAL;
    private boolean started;

    /** @param columns the width of the terminal, which the bar does not exceed */
    ExportBar(Console console, Rate rate, int columns) {
        this.console = console;
        this.rate = rate;
        this.columns = Math.min(columns, MAX_COLUMNS);
    }

    @Override
    public void show(ExportProgress progress) {
        if (!started && progress.resumedRows() > 0) {
            console.err().println("resuming after " + progress.resumedRows() + " batches of an earlier run");
        }
        if (!started) {
            resumedPages = progress.pages();
        }
        started = true;
        if (console.errIsTerminal()) {
            draw(progress);
        } else if (!progress.finished() && progress.elapsed().compareTo(nextLine) >= 0) {
            console.err().println(line(progress));
            nextLine = progress.elapsed().plus(LINE_INTERVAL);
        }
    }

    private void draw(ExportProgress progress) {
        ProgressBar drawn = bar == null ? newBar(progress) : bar;
        bar = drawn;
        if (progress.expectedRows() != BatchPage.UNKNOWN) {
            drawn.maxHint(Math.max(progress.expectedRows(), progress.rows()));
        }
        drawn.setExtraMessage(limit(progress));
        drawn.stepTo(progress.rows());
    }

    private ProgressBar newBar(ExportProgress progress) {
        return new ProgressBarBuilder()
                .setTaskName("export")
                .setUnit(" rows", 1)
                .setInitialMax(-1) // unknown until the first page has been fetched
                .startsFrom(progress.resumedRows(), Duration.ZERO)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed()
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(console.err(), columns - 1))
                .build();
    }

    /** Returns a text if the export makes as many calls as its rate permits. */
    private String limit(ExportProgress progress) {
        long permitted = Math.round(progress.elapsed().toMillis() / 1e3 * rate.perSecond() * LIMITED);
        return permitted > 0 && progress.pages() - resumedPages >= permitted ? ", limited by --rate " + rate : "";
    }

    private String line(ExportProgress progress) {
        String expected = progress.expectedRows() == BatchPage.UNKNOWN ? "" : " of " + progress.expectedRows();
        String rate = String.format(Locale.ROOT, ", %.0f per second", progress.rowsPerSecond());
        return progress.rows() + expected + " batches" + rate
                + progress.remaining()
                        .map(left -> ", " + clock(left) + " remaining")
                        .orElse("")
                + limit(progress);
    }

    private static String clock(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    /** Ends the line of the bar, which keeps its last state. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
