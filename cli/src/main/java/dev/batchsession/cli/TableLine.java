package dev.batchsession.cli;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Formats a batch as a line of a table. A text wider than its column shifts the rest of the line. */
final class TableLine {
    private static final String ABSENT = "-";
    private static final DateTimeFormatter MILLIS = // always three digits, to align the columns
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    static final String HEADER = line(
            UnaryOperator.identity(), "BATCH_ID", "STATUS", "TOTAL", "COMPLETED", "FAILED", "CREATED_AT", "ENDED_AT");

    private TableLine() {}

    static String of(BatchSummary batch, Ansi colours) {
        return line(
                status -> Tint.of(batch.status(), status, colours),
                batch.batchId().toString(),
                status(batch),
                Integer.toString(batch.totalRequests()),
                Integer.toString(batch.completedRequests()),
                Integer.toString(batch.failedRequests()),
                time(batch.createdAt()),
                time(batch.actualCompletionTime()));
    }

    private static String status(BatchSummary batch) {
        boolean none =
                batch.status() == BatchStatus.UNKNOWN && batch.statusText().isEmpty();
        return none ? ABSENT : Printable.of(batch.statusText());
    }

    private static String time(@Nullable Instant time) {
        return time == null ? ABSENT : MILLIS.format(time);
    }

    private static String line(
            UnaryOperator<String> tint,
            String id,
            String status,
            String total,
            String completed,
            String failed,
            String created,
            String ended) {
        StringBuilder line = new StringBuilder(120);
        left(line, id, 36);
        line.append(tint.apply(status)); // escape sequences have no width
        pad(line, status, 10);
        right(line, total, 6);
        right(line, completed, 9);
        right(line, failed, 6);
        left(line, created, 24);
        return line.append(ended).toString();
    }

    private static void left(StringBuilder line, String text, int width) {
        line.append(text);
        pad(line, text, width);
    }

    private static void pad(StringBuilder line, String text, int width) {
        line.append(" ".repeat(Math.max(0, width - text.length()))).append("  ");
    }

    private static void right(StringBuilder line, String text, int width) {
        line.append(" ".repeat(Math.max(0, width - text.length()))).append(text).append("  ");
    }
}
