package dev.batchsession.export;

import dev.batchsession.model.BatchStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Decodes the rows of an exported file in constant memory, as far as they are counted. The counterpart of {@link RowEncoder}. */
interface RowDecoder {
    int NANO_DIGITS = 9;

    static RowDecoder of(ExportFormat format) {
        return switch (format) {
            case NDJSON -> NdjsonDecoder::decode;
            case CSV -> (in, tally) -> new CsvDecoder(in).decode(tally);
        };
    }

    /**
     * Adds each row to the tally, up to the end of the stream.
     *
     * @throws MalformedRowException at the first row that is malformed
     */
    void decode(InputStream in, ExportTally tally) throws IOException;

    /** Adds a row with these texts, of which any may be absent. */
    static void addRow(
            long line, @Nullable String id, @Nullable String status, @Nullable String created, ExportTally tally)
            throws MalformedRowException {
        if (id == null || status == null) {
            throw new MalformedRowException(line, "no " + (id == null ? "batch_id" : "status"));
        }
        try {
            tally.addRow(BatchStatus.ofWireName(status), created == null ? null : instant(created));
        } catch (DateTimeException noTime) {
            throw new MalformedRowException(line, "created_at is no time");
        }
    }

    /** Parses a time in the format of {@link JacksonRows#text}. Faster than {@link Instant#parse} for years of four digits. */
    static Instant instant(String text) {
        int length = text.length();
        boolean usual = length > 20
                && length <= 30
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && text.charAt(19) == '.'
                && text.charAt(length - 1) == 'Z';
        if (!usual) {
            return Instant.parse(text);
        }
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int nano = number(text, 20, length - 1);
        for (int digits = length - 21; digits < NANO_DIGITS; digits++) {
            nano *= 10;
        }
        if (hour > 23 || minute > 59 || second > 59) {
            throw new DateTimeException("no time of day");
        }
        return Instant.ofEpochSecond(((day * 24 + hour) * 60 + minute) * 60 + second, nano);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                throw new DateTimeException("no number");
            }
            number = 10 * number + digit - '0';
        }
        return number;
    }
}
