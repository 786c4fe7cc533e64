package dev.batchsession.export;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes usual rows as JSON Lines. Each line is that of {@link JacksonNdjson}, which writes what needs escapes. */
final class NdjsonRows {
    private static final byte[] ID = ascii("{\"batch_id\":\"");
    private static final byte[] STATUS = ascii("\",\"status\":\"");
    private static final byte[] TOTAL = ascii("\",\"total_requests\":");
    private static final byte[] COMPLETED = ascii(",\"completed_requests\":");
    private static final byte[] FAILED = ascii(",\"failed_requests\":");
    private static final byte[] CREATED = ascii(",\"created_at\":\"");
    private static final byte[] COMPLETION = ascii(",\"actual_completion_time\":\"");
    private static final byte[] QUOTE = ascii("\"");
    private static final byte[] END = ascii("}\n");
    private static final byte[] NAME = ascii(",\"");
    private static final byte[] VALUE = ascii("\":");

    private NdjsonRows() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** See {@link RowEncoder}. */
    static boolean append(BatchSummary row, LineBuffer lines) {
        boolean hasMore = !row.additionalProperties().isEmpty(); // to iterate over none would allocate too
        if ((row.status() == BatchStatus.UNKNOWN && !isPlain(row.statusText()))
                || (hasMore && !isPlain(row.additionalProperties()))) {
            return false;
        }
        lines.put(ID).put(row.batchId()).put(STATUS).put(row.statusText());
        lines.put(TOTAL).put(row.totalRequests());
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
