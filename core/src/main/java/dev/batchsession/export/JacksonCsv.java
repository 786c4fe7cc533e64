package dev.batchsession.export;

import dev.batchsession.model.BatchSummary;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.csv.CsvWriteFeature;

/**
 * Defines the encoding of rows as CSV (RFC 4180). No cell is a formula, whichever separator a spreadsheet uses. Loaded by exports to CSV files
 * only, since it needs databind.
 */
final class JacksonCsv implements JacksonRows {
    private static final String FORMULA_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"; // the last four are full-width forms

    /** Also on OWASP's list for CSV injection, as the first character of a text. */
    private static final String CONTROLS = "\t\r\n";

    /** End a cell in a spreadsheet that splits at semicolons or tabs, which ignores quotes inside such a cell. */
    private static final String CELL_ENDS = ";\t\r\n";

    private static final CsvSchema COLUMNS = CsvSchema.builder()
            .addColumn("batch_id")
            .addColumn("status")
            .addNumberColumn("total_requests")
            .addNumberColumn("completed_requests")
            .addNumberColumn("failed_requests")
            .addColumn("created_at")
            .addColumn("actual_completion_time")
            .setLineSeparator("\r\n")
            .build();

    private static final ObjectWriter CSV = CsvMapper.builder()
            .enable(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING) // otherwise every text over 24 characters is quoted
            .build()
            .writer(COLUMNS);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final JsonGenerator csv = CSV.createGenerator(bytes);

    @Override
    public byte[] header() {
        csv.writeStartArray();
        COLUMNS.getColumnNames().forEach(csv::writeString);
        csv.writeEndArray();
        return written();
    }

    @Override
    public byte[] line(BatchSummary batch) {
        csv.writeStartObject();
        csv.writeStringProperty("batch_id", batch.batchId().toString());
        csv.writeStringProperty("status", withoutFormula(batch.statusText()));
        csv.writeNumberProperty("total_requests", batch.totalRequests());
        csv.writeNumberProperty("completed_requests", batch.completedRequests());
        csv.writeNumberProperty("failed_requests", batch.failedRequests());
        time("created_at", batch.createdAt());
        time("actual_completion_time", batch.actualCompletionTime());
        csv.writeEndObject();
        return written();
    }

    private void time(String name, @Nullable Instant time) {
        if (time != null) {
            csv.writeStringProperty(name, JacksonRows.text(time));
        }
    }

    /** Escapes formulas in the status, the only free text, with an apostrophe. */
    private static String withoutFormula(String text) {
        StringBuilder cell = new StringBuilder(text.length());
        boolean atStart = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((atStart && FORMULA_STARTS.indexOf(c) >= 0) || (i == 0 && CONTROLS.indexOf(c) >= 0)) {
                cell.append('\'');
            }
            cell.append(c);
            atStart = CELL_ENDS.indexOf(c) >= 0 || (atStart && (c == '"' || c == ' '));
        }
        return cell.toString();
    }

    private byte[] written() {
        csv.flush();
        byte[] written = bytes.toByteArray();
        bytes.reset();
        return written;
    }

    @Override
    public void close() {
        csv.close();
    }
}
