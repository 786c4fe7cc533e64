package dev.batchsession.examples.cli;

import dev.batchsession.export.ExportProgress;
import dev.batchsession.page.BatchPage;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how far an export is: a bar with rate and remaining time on a terminal; elsewhere only where it goes on from. */
final class ExportBar implements AutoCloseable {
    private static final int COLUMNS = 79;
    private static final int REDRAW_MILLIS = 200;

    private final Console console;
    private @Nullable ProgressBar bar;
    private boolean told;

    ExportBar(Console console) {
        this.console = console;
    }

    void show(ExportProgress progress) {
        if (!told && progress.resumedRows() > 0) {
            console.err().println("going on after " + progress.resumedRows() + " batches of an earlier run");
        }
        told = true;
        if (!console.errIsTerminal()) {
            return;
        }
        ProgressBar drawn = bar == null ? draw(progress) : bar;
        bar = drawn;
        if (progress.expectedRows() != BatchPage.UNKNOWN) {
            drawn.maxHint(Math.max(progress.expectedRows(), progress.rows()));
        }
        drawn.stepTo(progress.rows());
    }

    private ProgressBar draw(ExportProgress progress) {
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

    /** Leaves the last state of the bar on a line of its own. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
