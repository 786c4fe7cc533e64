package dev.batchsession.export;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.nio.charset.StandardCharsets;

/** Writes usual rows as CSV. Each line is that of {@link JacksonCsv}, which writes unknown statuses, since they may need quotes. */
final class CsvRows {
    private static final byte[] COMMA = ",".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private CsvRows() {}

    /** See {@link RowEncoder}. */
    static boolean append(BatchSummary row, LineBuffer lines) {
        if (row.status() == BatchStatus.UNKNOWN) {
            return false;
        }
        lines.put(row.batchId()).put(COMMA).put(row.statusText());
        lines.put(COMMA).put(row.totalRequests());
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
