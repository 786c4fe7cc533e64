package dev.batchsession.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes CSV as an export writes it (RFC 4180): a header, lines ended by CRLF, and quotes if they are needed. */
final class CsvDecoder {
    static final List<String> COLUMNS = List.of(
            "batch_id",
            "status",
            "total_requests",
            "completed_requests",
            "failed_requests",
            "created_at",
            "actual_completion_time");

    private static final int BUFFER = 64 * 1024;
    private static final int MAX_FIELD = 1 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private byte[] field = new byte[256];
    private int position;
    private int end;
    private int length;
    private long line = 1;

    CsvDecoder(InputStream in) {
        this.in = in;
    }

    void decode(ExportTally tally) throws IOException {
        String[] row = new String[COLUMNS.size()];
        require(isRow(row) && COLUMNS.equals(List.of(row)), "expected the header");
        for (line++; isRow(row); line++) {
            RowDecoder.addRow(line, absent(row[0]), row[1], absent(row[COLUMNS.indexOf("created_at")]), tally);
        }
    }

    private static @Nullable String absent(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Reads the next line into the array. Returns false at the end of the stream. */
    private boolean isRow(String[] row) throws IOException {
        int next = read();
        if (next < 0) {
            return false;
        }
        for (int column = 0; column < row.length; column++) {
            next = field(column == 0 ? next : read());
            row[column] = new String(field, 0, length, StandardCharsets.UTF_8);
            require(next == (column < row.length - 1 ? ',' : '\r'), "expected " + row.length + " columns");
        }
        require(read() == '\n', "expected CRLF");
        return true;
    }

    /** Reads a field that begins with this byte, and returns the byte after it. */
    private int field(int first) throws IOException {
        length = 0;
        int next = first;
        if (next == '"') {
            return quotedField();
        }
        while (next != ',' && next != '\r') {
            require(next >= 0 && next != '\n' && next != '"', "an unquoted field ends unexpectedly");
            append(next);
            next = read();
        }
        return next;
    }

    private int quotedField() throws IOException {
        while (true) {
            int next = read();
            if (next == '"') {
                next = read();
                if (next != '"') {
                    return next;
                }
            }
            require(next >= 0, "a quoted field does not end");
            append(next);
        }
    }

    private void append(int next) throws IOException {
        if (length == field.length) {
            require(length < MAX_FIELD, "a field is too long");
            field = Arrays.copyOf(field, 2 * length);
        }
        field[length++] = (byte) next;
    }

    private int read() throws IOException {
        if (position == end) {
            position = 0;
            end = Math.max(0, in.read(buffer));
            if (end == 0) {
                return -1;
            }
        }
        return buffer[position++] & 0xFF;
    }

    private void require(boolean condition, String problem) throws MalformedRowException {
        if (!condition) {
            throw new MalformedRowException(line, problem);
        }
    }
}
