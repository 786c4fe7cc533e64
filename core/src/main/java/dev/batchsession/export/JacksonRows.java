package dev.batchsession.export;

import dev.batchsession.model.BatchSummary;
import java.time.Instant;

/** Encodes any row with a library. Not safe for concurrent use; {@link #close} returns Jackson's buffers to their pool. */
interface JacksonRows extends AutoCloseable {
    int FRACTION_DIGITS = 3;

    static JacksonRows of(ExportFormat format) {
        return switch (format) {
            case NDJSON -> new JacksonNdjson();
            case CSV -> new JacksonCsv();
        };
    }

    /** Returns the encoded header, which is empty if the format has none. */
    byte[] header();

    /** Returns the encoded line of a row. */
    byte[] line(BatchSummary row);

    @Override
    void close();

    /** Formats a time in UTC and ISO 8601, with at least three fraction digits, and more only if they are not zeros. */
    static String text(Instant time) {
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
}
