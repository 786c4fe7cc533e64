package dev.batchsession.export;

import dev.batchsession.model.BatchSummary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How an export writes a row. In either format the columns are the API's fields in the API's order ({@code batch_id},
 * {@code status}, {@code total_requests}, {@code completed_requests}, {@code failed_requests}, {@code created_at},
 * {@code actual_completion_time}), the status is the API's own word even where this version does not know it, and times
 * are UTC in ISO 8601 with at least three digits of a second's fraction, and more only if the value has them
 * ({@code 08:15:30.000Z}, {@code 08:15:30.1234Z}). Text is UTF-8.
 */
public enum ExportFormat {
    /** One JSON object a line, ended by LF, with no property for a time that is absent. Only ASCII: other characters are escaped. */
    NDJSON("\n"),

    /**
     * RFC 4180: a header, lines ended by CRLF, quotes where they are needed; an absent time is an empty field. An apostrophe
     * is inserted before whatever a spreadsheet would run as a formula: {@code = + - @} at the start of a status, or after
     * a semicolon, a tab or a line break in it, where spreadsheets split cells if the comma is their decimal separator.
     * The API's own statuses have none of these.
     */
    CSV("\r\n");

    private final String lineEnd;

    ExportFormat(String lineEnd) {
        this.lineEnd = lineEnd;
    }

    /** The line before the rows, without its end; empty where there is none. */
    public Optional<String> header() {
        try (RowEncoder encoder = RowEncoder.of(this)) {
            byte[] header = encoder.header();
            return header.length == 0 ? Optional.empty() : Optional.of(line(header));
        }
    }

    /** The row's line exactly as an export writes it, without its end. For another destination than a file. */
    public String line(BatchSummary batch) {
        try (RowEncoder encoder = RowEncoder.of(this)) {
            return line(encoder.rows(List.of(batch)));
        }
    }

    /** What the file's name says, {@code .gz} aside; empty where it says neither. */
    static Optional<ExportFormat> ofFileName(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String unpacked = isGzip(file) ? name.substring(0, name.length() - ".gz".length()) : name;
        if (unpacked.endsWith(".ndjson") || unpacked.endsWith(".jsonl")) {
            return Optional.of(NDJSON);
        }
        return unpacked.endsWith(".csv") ? Optional.of(CSV) : Optional.empty();
    }

    static boolean isGzip(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    private String line(byte[] encoded) {
        return new String(encoded, 0, encoded.length - lineEnd.length(), StandardCharsets.UTF_8);
    }
}
