package dev.batchsession.export;

import dev.batchsession.model.BatchSummary;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Defines the encoding of rows as JSON Lines. Depends on jackson-core only, because the application may have any version of the other
 * modules.
 */
final class JacksonNdjson implements JacksonRows {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(
                    JsonWriteFeature
                            .ESCAPE_NON_ASCII) // some readers treat U+2028 and similar characters as line breaks
            .rootValueSeparator("") // each row writes its own line break, so that the last one is never missing
            .build();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes);

    @Override
    public byte[] header() {
        return new byte[0];
    }

    @Override
    public byte[] line(BatchSummary batch) {
        json.writeStartObject();
        json.writeStringProperty("batch_id", batch.batchId().toString());
        json.writeStringProperty("status", batch.statusText());
        json.writeNumberProperty("total_requests", batch.totalRequests());
        json.writeNumberProperty("completed_requests", batch.completedRequests());
        json.writeNumberProperty("failed_requests", batch.failedRequests());
        time("created_at", batch.createdAt());
        time("actual_completion_time", batch.actualCompletionTime());
        batch.additionalProperties().forEach((name, text) -> {
            json.writeName(name);
            json.writeRawValue(asciiOnOneLine(text));
        });
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
        byte[] line = bytes.toByteArray();
        bytes.reset();
        return line;
    }

    private void time(String name, @Nullable Instant time) {
        if (time != null) {
            json.writeStringProperty(name, JacksonRows.text(time));
        }
    }

    /** Replaces line breaks, which are white space between tokens, and escapes other characters, which are in strings. */
    private static String asciiOnOneLine(String jsonText) {
        StringBuilder ascii = new StringBuilder(jsonText.length());
        for (int i = 0; i < jsonText.length(); i++) {
            char c = jsonText.charAt(i);
            if (c < ' ') {
                ascii.append(' ');
            } else if (c < 0x7f) {
                ascii.append(c);
            } else {
                ascii.append("\\u%04X".formatted((int) c));
            }
        }
        return ascii.toString();
    }

    @Override
    public void close() {
        json.close();
    }
}
