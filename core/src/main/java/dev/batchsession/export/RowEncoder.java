package dev.batchsession.export;

import dev.batchsession.model.BatchSummary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Encodes rows in memory. Of Jackson only its core is used, which needs neither annotations nor databind: an application
 * may have any version of those.
 */
final class RowEncoder implements AutoCloseable {
    private static final int FRACTION_DIGITS = 3;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // U+2028 and its like end a line for some readers
            .rootValueSeparator("") // a line's end is written with the row, so that a file never lacks its last
            .build();

    private final ExportFormat format;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes);

    RowEncoder(ExportFormat format) {
        this.format = format;
    }

    /** The line before the rows; no bytes where there is none. */
    byte[] header() {
        return format == ExportFormat.CSV ? Csv.HEADER.getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    byte[] rows(List<BatchSummary> batches) {
        return format == ExportFormat.CSV ? csv(batches) : ndjson(batches);
    }

    private byte[] ndjson(List<BatchSummary> batches) {
        for (BatchSummary batch : batches) {
            json.writeStartObject();
            json.writeStringProperty("batch_id", batch.batchId().toString());
            json.writeStringProperty("status", batch.statusText());
            json.writeNumberProperty("total_requests", batch.totalRequests());
            json.writeNumberProperty("completed_requests", batch.completedRequests());
            json.writeNumberProperty("failed_requests", batch.failedRequests());
            ndjsonTime("created_at", batch.createdAt());
            ndjsonTime("actual_completion_time", batch.actualCompletionTime());
            json.writeEndObject();
            json.writeRaw('\n');
        }
        json.flush();
        byte[] written = bytes.toByteArray();
        bytes.reset();
        return written;
    }

    private void ndjsonTime(String name, @Nullable Instant time) {
        if (time != null) {
            json.writeStringProperty(name, text(time));
        }
    }

    private static byte[] csv(List<BatchSummary> batches) {
        StringBuilder lines = new StringBuilder();
        for (BatchSummary batch : batches) {
            lines.append(batch.batchId()).append(',');
            Csv.appendText(lines, batch.statusText());
            lines.append(',').append(batch.totalRequests());
            lines.append(',').append(batch.completedRequests());
            lines.append(',').append(batch.failedRequests());
            lines.append(',').append(text(batch.createdAt()));
            lines.append(',').append(text(batch.actualCompletionTime()));
            lines.append(Csv.LINE_END);
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** UTC in ISO 8601, with at least three digits of a second's fraction, and more only if they are not zeros. */
    private static String text(@Nullable Instant time) {
        if (time == null) {
            return "";
        }
        String text = time.toString();
        int end = text.length() - 1; // before the Z
        int point = text.lastIndexOf('.');
        if (point < 0) {
            return text.substring(0, end) + ".000Z";
        }
        while (end - point - 1 > FRACTION_DIGITS && text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, end) + 'Z';
    }

    /** Returns Jackson's buffers to their pool. */
    @Override
    public void close() {
        json.close();
    }
}
