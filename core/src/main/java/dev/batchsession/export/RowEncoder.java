package dev.batchsession.export;

import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.List;

/** Encodes rows in memory. Not safe for concurrent use; {@link #close} returns Jackson's buffers to their pool. */
interface RowEncoder extends AutoCloseable {
    int FRACTION_DIGITS = 3;

    static RowEncoder of(ExportFormat format) {
        return switch (format) {
            case NDJSON -> new NdjsonRows();
            case CSV -> new CsvRows();
        };
    }

    /** Returns the encoded header; empty if the format has none. */
    byte[] header();

    /** Returns the encoded lines of the rows. */
    byte[] rows(List<BatchSummary> batches);

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
