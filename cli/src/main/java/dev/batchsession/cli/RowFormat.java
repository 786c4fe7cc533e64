package dev.batchsession.cli;

import dev.batchsession.export.ExportFormat;
import dev.batchsession.model.BatchSummary;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/** How a row is written. */
enum RowFormat {
    /** Aligned columns under a header, to be read by people. */
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

    /** One JSON object a line with the API's field names, to be read by programs. */
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

    /** The line before the rows, if there is one. */
    abstract Optional<String> header();

    /** The row's line, without its end; colours are for people only. */
    abstract String line(BatchSummary batch, Ansi colours);
}
