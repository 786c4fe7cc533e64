package dev.batchsession.cli;

import dev.batchsession.model.BatchSummary;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Help.Ansi;

/** Formats a batch as a line of a table. A text wider than its column shifts the rest of the line. */
final class TableLine {
    private TableLine() {}

    static String header(List<Column> columns) {
        return line(columns, Column::heading, UnaryOperator.identity());
    }

    static String of(BatchSummary batch, List<Column> columns, Ansi colours) {
        return line(columns, column -> column.text(batch), status -> Tint.of(batch.status(), status, colours));
    }

    private static String line(List<Column> columns, Function<Column, String> texts, UnaryOperator<String> tint) {
        StringBuilder line = new StringBuilder(120);
        String after = "";
        for (Column column : columns) {
            String text = texts.apply(column);
            line.append(after).append(column.before(text));
            line.append(column == Column.STATUS ? tint.apply(text) : text); // escape sequences have no width
            after = column.after(text);
        }
        return line.toString();
    }
}
