package dev.batchsession.cli;

import dev.batchsession.export.ExportFormat;
import dev.batchsession.model.BatchSummary;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/** The output format of a row. */
enum RowFormat {
    /** Aligned columns under a header, for people. */
    TABLE {
        @Override
        Optional<String> header() {
            return Optional.of(TableLine.HEADER);
        }

        @Override
        String line(BatchSummary batch, Ansi colours) {
            return TableLine.of(batch, colours);
        }
    },

    /** One JSON object per line with the API's field names, for programs. */
    NDJSON {
        @Override
        Optional<String> header() {
            return Optional.empty();
        }

        @Override
        String line(BatchSummary batch, Ansi colours) {
            return ExportFormat.NDJSON.line(batch);
        }
    };

    /** Returns the line that precedes the rows, if there is one. */
    abstract Optional<String> header();

    /** Formats a row as a line without line break. Formats for programs ignore the colours. */
    abstract String line(BatchSummary batch, Ansi colours);
}
