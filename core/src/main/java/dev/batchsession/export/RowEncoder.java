package dev.batchsession.export;

import dev.batchsession.model.BatchSummary;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes rows in memory, in two layers. {@link NdjsonRows} and {@link CsvRows} write the bytes of usual rows directly; all others are
 * left to {@link JacksonRows}, which define the formats, and are created when they are needed. Not safe for concurrent use.
 */
final class RowEncoder implements AutoCloseable {
    /** Writes lines without a library. */
    private interface DirectRows {
        /** Appends the line of a row whose numbers and times are usual. Returns false, and appends nothing, if other values are unusual. */
        boolean append(BatchSummary row, LineBuffer lines);
    }

    private final ExportFormat format;
    private final DirectRows direct;
    private final LineBuffer lines = new LineBuffer();
    private @Nullable JacksonRows jackson;

    private RowEncoder(ExportFormat format, DirectRows direct) {
        this.format = format;
        this.direct = direct;
    }

    static RowEncoder of(ExportFormat format) {
        return new RowEncoder(
                format,
                switch (format) {
                    case NDJSON -> NdjsonRows::append;
                    case CSV -> CsvRows::append;
                });
    }

    /** Returns the encoded header, which is empty if the format has none. */
    ByteBuffer header() {
        return ByteBuffer.wrap(jackson().header());
    }

    /** Returns the encoded lines of the rows. They are valid until the next call. */
    ByteBuffer rows(List<BatchSummary> rows) {
        lines.clear();
        for (BatchSummary row : rows) {
            if (!isUsual(row) || !direct.append(row, lines)) {
                lines.put(jackson().line(row));
            }
        }
        return lines.bytes();
    }

    private static boolean isUsual(BatchSummary row) {
        return (row.totalRequests() | row.completedRequests() | row.failedRequests()) >= 0
                && (row.createdAt() == null || LineBuffer.canPut(row.createdAt()))
                && (row.actualCompletionTime() == null || LineBuffer.canPut(row.actualCompletionTime()));
    }

    private JacksonRows jackson() {
        if (jackson == null) {
            jackson = JacksonRows.of(format);
        }
        return jackson;
    }

    @Override
    public void close() {
        if (jackson != null) {
            jackson.close();
        }
    }
}
