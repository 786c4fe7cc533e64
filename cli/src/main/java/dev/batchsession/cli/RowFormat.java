package dev.batchsession.cli;

import dev.batchsession.export.ExportFormat;
import dev.batchsession.model.BatchSummary;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/** The output format of a row. */
enum RowFormat {
    /** Aligned columns under a header, for people. */
    TABLE {
        @Override
        Optional<String> header(List<Column> columns) {
            return Optional.of(TableLine.header(columns));
        }

        @Override
        String line(BatchSummary batch, List<Column> columns, Ansi colours) {
            return TableLine.of(batch, columns, colours);
        }
    },

    /** One JSON object per line with the API's field names, for programs. Ignores the columns. */
    NDJSON {
        @Override
        String line(BatchSummary batch, List<Column> columns, Ansi colours) {
            return ExportFormat.NDJSON.line(batch);
        }
    },

    /** Comma-separated values under a header, for spreadsheets. */
    CSV {
        @Override
        Optional<String> header(List<Column> columns) {
            return ExportFormat.CSV.header().map(header -> CsvFields.select(header, columns));
        }

        @Override
        String line(BatchSummary batch, List<Column> columns, Ansi colours) {
            return CsvFields.select(ExportFormat.CSV.line(batch), columns);
        }
    },

    /** The id of each batch, for {@code xargs}. Ignores the columns. */
    IDS {
        @Override
        String line(BatchSummary batch, List<Column> columns, Ansi colours) {
            return batch.batchId().toString();
        }
    };

    /** Returns whether the format has columns. */
    boolean hasColumns() {
        return this == TABLE || this == CSV;
    }

    /** Returns the line that precedes the rows, if there is one. */
    Optional<String> header(List<Column> columns) {
        return Optional.empty();
    }

    /** Formats a row as a line without line break. Formats for programs ignore the colours. */
    abstract String line(BatchSummary batch, List<Column> columns, Ansi colours);

    /** Returns what users type. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
