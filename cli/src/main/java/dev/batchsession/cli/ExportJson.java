package dev.batchsession.cli;

import static java.util.Objects.requireNonNullElse;

import dev.batchsession.export.ExportProgress;
import dev.batchsession.export.ExportVerification;
import dev.batchsession.page.BatchPage;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Prints the progress of an export as JSON, with one object per line: one per second, also while no rows arrive, and the last. A
 * separate thread prints those between. What is not known yet has no property.
 */
final class ExportJson implements ExportView {
    private final PrintStream err;
    private final @Nullable Instant from;
    private final @Nullable Instant to;
    private final Scheduler timer;
    private final long start = System.nanoTime();
    private @Nullable ExportProgress latest;
    private boolean ended;

    /**
     * @param from the creation time from which batches are exported, or {@code null}; in each object, since a relative time is
     *     resumed by its instant
     * @param to the creation time before which batches are exported, or {@code null}
     * @param timer the thread of the lines between, which this view disposes of
     */
    ExportJson(PrintStream err, @Nullable Instant from, @Nullable Instant to, Scheduler timer) {
        this.err = err;
        this.from = from;
        this.to = to;
        this.timer = timer;
        timer.schedulePeriodically(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void show(ExportProgress progress) {
        latest = progress;
        if (progress.finished()) {
            ended = true;
            err.println(line(progress, progress.elapsed()));
        }
    }

    private synchronized void tick() {
        if (!ended) {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            err.println(line(latest, elapsed));
        }
    }

    private String line(@Nullable ExportProgress progress, Duration elapsed) {
        StringBuilder line = new StringBuilder("{");
        if (progress != null) {
            append(line, progress);
        }
        line.append("\"elapsed_s\":").append(seconds(elapsed));
        if (progress != null) {
            line.append(String.format(Locale.ROOT, ",\"rows_per_second\":%.1f", progress.rowsPerSecond()));
            progress.remaining()
                    .ifPresent(left -> line.append(",\"remaining_s\":").append(seconds(left)));
            append(line, progress.verification());
        }
        append(line, "created_after", from);
        append(line, "created_before", to);
        return line.append(",\"finished\":")
                .append(progress != null && progress.finished())
                .append('}')
                .toString();
    }

    private static void append(StringBuilder line, ExportProgress progress) {
        line.append("\"rows\":").append(progress.rows());
        if (progress.expectedRows() != BatchPage.UNKNOWN) {
            line.append(",\"expected_rows\":").append(progress.expectedRows());
        }
        line.append(",\"durable_rows\":").append(progress.durableRows());
        line.append(",\"pages\":").append(progress.pages()).append(',');
    }

    private static void append(StringBuilder line, @Nullable ExportVerification verification) {
        if (verification != null) {
            line.append(",\"verification\":\"")
                    .append(verification.outcome().name().toLowerCase(Locale.ROOT))
                    .append('"');
            String reason = requireNonNullElse(verification.reason(), "");
            if (!reason.isEmpty()) {
                line.append(",\"verification_reason\":").append(JsonNodeFactory.instance.stringNode(reason));
            }
        }
    }

    private static void append(StringBuilder line, String name, @Nullable Instant time) {
        if (time != null) {
            line.append(",\"").append(name).append("\":\"").append(time).append('"');
        }
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1e3);
    }

    /** Prints no more lines. */
    @Override
    public synchronized void close() {
        ended = true;
        timer.dispose();
    }
}
