package dev.batchsession.export;

import dev.batchsession.model.BatchSummary;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.csv.CsvWriteFeature;

/** Turns rows into bytes, in memory: what happens to the bytes is nothing that Jackson's streams need to know. */
final class RowEncoder implements AutoCloseable {
    /** As OWASP lists them. */
    private static final String FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private static final String BATCH_ID = "batch_id";
    private static final String STATUS = "status";
    private static final String TOTAL_REQUESTS = "total_requests";
    private static final String COMPLETED_REQUESTS = "completed_requests";
    private static final String FAILED_REQUESTS = "failed_requests";
    private static final String CREATED_AT = "created_at";
    private static final String ACTUAL_COMPLETION_TIME = "actual_completion_time";

    private static final ObjectWriter NDJSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // U+2028 and its like end a line for some readers
                    .rootValueSeparator("") // a line's end is written with the row, so that a file never lacks its last
                    .build())
            .build()
            .writer();

    private static final CsvSchema COLUMNS = CsvSchema.builder()
            .addColumn(BATCH_ID)
            .addColumn(STATUS)
            .addNumberColumn(TOTAL_REQUESTS)
            .addNumberColumn(COMPLETED_REQUESTS)
            .addNumberColumn(FAILED_REQUESTS)
            .addColumn(CREATED_AT)
            .addColumn(ACTUAL_COMPLETION_TIME)
            .setLineSeparator("\r\n")
            .build();

    private static final ObjectWriter CSV = CsvMapper.builder()
            .enable(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING) // without it, every text of over 24 characters is quoted
            .build()
            .writer(COLUMNS);

    private final ExportFormat format;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final JsonGenerator generator;

    RowEncoder(ExportFormat format) {
        this.format = format;
        this.generator = (format == ExportFormat.CSV ? CSV : NDJSON).createGenerator(bytes);
    }

    /** The line before the rows; no bytes where there is none. */
    byte[] header() {
        if (format == ExportFormat.CSV) {
            generator.writeStartArray();
            COLUMNS.getColumnNames().forEach(generator::writeString);
            generator.writeEndArray();
        }
        return written();
    }

    byte[] rows(List<BatchSummary> batches) {
        batches.forEach(this::row);
        return written();
    }

    private void row(BatchSummary batch) {
        generator.writeStartObject();
        generator.writeStringProperty(BATCH_ID, batch.batchId().toString());
        generator.writeStringProperty(STATUS, status(batch.statusText()));
        generator.writeNumberProperty(TOTAL_REQUESTS, batch.totalRequests());
        generator.writeNumberProperty(COMPLETED_REQUESTS, batch.completedRequests());
        generator.writeNumberProperty(FAILED_REQUESTS, batch.failedRequests());
        time(CREATED_AT, batch.createdAt());
        time(ACTUAL_COMPLETION_TIME, batch.actualCompletionTime());
        generator.writeEndObject();
        if (format == ExportFormat.NDJSON) {
            generator.writeRaw('\n');
        }
    }

    /** The one text that the API words freely; a spreadsheet would run one that begins as a formula does. */
    private String status(String text) {
        boolean runs = format == ExportFormat.CSV && !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
        return runs ? "'" + text : text;
    }

    private void time(String name, @Nullable Instant time) {
        if (time != null) {
            generator.writeStringProperty(name, time.toString());
        }
    }

    private byte[] written() {
        generator.flush();
        byte[] written = bytes.toByteArray();
        bytes.reset();
        return written;
    }

    /** Gives Jackson its buffers back. */
    @Override
    public void close() {
        generator.close();
    }
}
