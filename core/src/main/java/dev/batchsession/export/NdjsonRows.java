package dev.batchsession.export;

import static java.util.Objects.requireNonNull;

import dev.batchsession.export.LineBuffer.Text;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.util.Map;

/** Writes usual rows as JSON Lines. Each line is that of {@link JacksonNdjson}, which writes what needs escapes. */
final class NdjsonRows {
    private static final Text ID = Text.of("{\"batch_id\":\"");
    private static final Text STATUS = Text.of("\",\"status\":\"");
    private static final Text TOTAL = Text.of("\",\"total_requests\":");
    /** The text between the id and the total, by status. */
    private static final Map<BatchStatus, Text> TO_TOTAL =
            Text.withStatus("\",\"status\":\"", "\",\"total_requests\":");

    private static final Text COMPLETED = Text.of(",\"completed_requests\":");
    private static final Text FAILED = Text.of(",\"failed_requests\":");
    private static final Text CREATED = Text.of(",\"created_at\":\"");
    private static final Text COMPLETION = Text.of(",\"actual_completion_time\":\"");
    private static final Text QUOTE = Text.of("\"");
    private static final Text END = Text.of("}\n");
    private static final Text NAME = Text.of(",\"");
    private static final Text VALUE = Text.of("\":");

    private NdjsonRows() {}

    /** See {@link RowEncoder}. */
    static boolean append(BatchSummary row, LineBuffer lines) {
        boolean hasMore = !row.additionalProperties().isEmpty(); // to iterate over none would allocate too
        if ((row.status() == BatchStatus.UNKNOWN && !isPlain(row.statusText()))
                || (hasMore && !isPlain(row.additionalProperties()))) {
            return false;
        }
        lines.put(ID).put(row.batchId());
        if (row.status() == BatchStatus.UNKNOWN) {
            lines.put(STATUS).put(row.statusText()).put(TOTAL);
        } else {
            lines.put(requireNonNull(TO_TOTAL.get(row.status())));
        }
        lines.put(row.totalRequests());
        lines.put(COMPLETED).put(row.completedRequests());
        lines.put(FAILED).put(row.failedRequests());
        if (row.createdAt() != null) {
            lines.put(CREATED).put(row.createdAt()).put(QUOTE);
        }
        if (row.actualCompletionTime() != null) {
            lines.put(COMPLETION).put(row.actualCompletionTime()).put(QUOTE);
        }
        if (hasMore) {
            row.additionalProperties()
                    .forEach((name, value) ->
                            lines.put(NAME).put(name).put(VALUE).put(value));
        }
        lines.put(END);
        return true;
    }

    private static boolean isPlain(Map<String, String> properties) {
        for (Map.Entry<String, String> property : properties.entrySet()) {
            if (!isPlain(property.getKey()) || !isPrintableAscii(property.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the text needs no escapes in a string. */
    private static boolean isPlain(String text) {
        return text.indexOf('"') < 0 && text.indexOf('\\') < 0 && isPrintableAscii(text);
    }

    private static boolean isPrintableAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
