package dev.batchsession.export;

import dev.batchsession.model.BatchSummary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The format of exported rows.
 *
 * <p>The columns of both formats are the API's fields in the API's order: {@code batch_id}, {@code status},
 * {@code total_requests}, {@code completed_requests}, {@code failed_requests}, {@code created_at},
 * {@code actual_completion_time}. The status is the API's text, even if this version does not know it. Times are in UTC and
 * ISO 8601, with at least three fraction digits, and more only if the value has them ({@code 08:15:30.000Z},
 * {@code 08:15:30.1234Z}). Text is UTF-8.
 */
public enum ExportFormat {
    /**
     * JSON Lines: one JSON object per line, each ended by LF. An absent time has no property. The
     * {@link BatchSummary#additionalProperties() additional properties} follow the API's fields, with their values as the API returned
     * them, except that a line break between tokens is a space. The output is ASCII; other characters are escaped.
     */
    NDJSON("\n"),

    /**
     * RFC 4180: a header, lines ended by CRLF, and quotes if they are needed. An absent time is an empty field. Additional
     * properties are left out, since the columns are fixed before the first row. To
     * prevent formula injection, an apostrophe is inserted before {@code = + - @} at the start of a status, and after a
     * semicolon, tab or line break in it, where spreadsheets split cells in locales with a decimal comma. The API's
     * documented statuses contain none of these.
     */
    CSV("\r\n");

    private final String lineEnd;

    ExportFormat(String lineEnd) {
        this.lineEnd = lineEnd;
    }

    /** Returns the line before the rows, without its line break; empty if the format has none. */
    public Optional<String> header() {
        try (RowEncoder encoder = RowEncoder.of(this)) {
            ByteBuffer header = encoder.header();
            return header.hasRemaining() ? Optional.of(line(header)) : Optional.empty();
        }
    }

    /** Returns the line of a row as an export writes it, without its line break, for destinations other than a file. */
    public String line(BatchSummary batch) {
        try (RowEncoder encoder = RowEncoder.of(this)) {
            return line(encoder.rows(List.of(batch)));
        }
    }

    /** Returns the format of the file's extension, ignoring {@code .gz}; empty if it is unknown. */
    static Optional<ExportFormat> ofFileName(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String uncompressed = isGzip(file) ? name.substring(0, name.length() - ".gz".length()) : name;
        if (uncompressed.endsWith(".ndjson") || uncompressed.endsWith(".jsonl")) {
            return Optional.of(NDJSON);
        }
        return uncompressed.endsWith(".csv") ? Optional.of(CSV) : Optional.empty();
    }

    static boolean isGzip(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    private String line(ByteBuffer encoded) {
        return StandardCharsets.UTF_8
                .decode(encoded.limit(encoded.limit() - lineEnd.length()))
                .toString();
    }
}
