package dev.batchsession.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Selects columns of a CSV line that has all of them, so that the quoting and escaping remain those of an export. */
final class CsvFields {
    private CsvFields() {}

    static String select(String line, List<Column> columns) {
        if (columns.equals(Column.ALL)) {
            return line;
        }
        List<String> fields = split(line);
        return columns.stream()
                .map(column -> fields.get(Column.ALL.indexOf(column)))
                .collect(Collectors.joining(","));
    }

    /** Splits at commas outside quotes. The fields keep their quotes. */
    private static List<String> split(String line) {
        List<String> fields = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(line.substring(start, i));
                start = i + 1;
            }
        }
        fields.add(line.substring(start));
        return fields;
    }
}
