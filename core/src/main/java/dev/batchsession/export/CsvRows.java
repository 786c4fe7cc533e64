package dev.batchsession.export;

import static java.util.Objects.requireNonNull;

import dev.batchsession.export.LineBuffer.Text;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.util.Map;

/** Writes usual rows as CSV. Each line is that of {@link JacksonCsv}, which writes unknown statuses, since they may need quotes. */
final class CsvRows {
    private static final Text COMMA = Text.of(",");
    private static final Text END = Text.of("\r\n");

    /** The text between the id and the total, by status. */
    private static final Map<BatchStatus, Text> TO_TOTAL = Text.withStatus(",", ",");

    private CsvRows() {}

    /** See {@link RowEncoder}. */
    static boolean append(BatchSummary row, LineBuffer lines) {
        if (row.status() == BatchStatus.UNKNOWN) {
            return false;
        }
        lines.put(row.batchId()).put(requireNonNull(TO_TOTAL.get(row.status()))).put(row.totalRequests());
        lines.put(COMMA).put(row.completedRequests());
        lines.put(COMMA).put(row.failedRequests());
        lines.put(COMMA);
        if (row.createdAt() != null) {
            lines.put(row.createdAt());
        }
        lines.put(COMMA);
        if (row.actualCompletionTime() != null) {
            lines.put(row.actualCompletionTime());
        }
        lines.put(END);
        return true;
    }
}
