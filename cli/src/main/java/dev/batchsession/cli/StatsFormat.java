package dev.batchsession.cli;

import dev.batchsession.export.ExportFormat;
import dev.batchsession.model.BatchSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** The output format of {@code stats}. */
enum StatsFormat {
    /** Aligned lines, for people. */
    TABLE {
        @Override
        List<String> lines(Stats stats, Ansi colours) {
            List<String> lines = new ArrayList<>();
            stats.counts()
                    .forEach((status, count) -> lines.add(Tint.of(status, status.wireName(), colours)
                            + " ".repeat(WIDTH - status.wireName().length())
                            + count));
            lines.add(labelled("total", Long.toString(stats.total())));
            lines.add(labelled("oldest live", live(stats.live().oldest())));
            lines.add(labelled("newest live", live(stats.live().newest())));
            lines.add(labelled("failed in 24 h", failures(stats)));
            return lines;
        }
    },

    /** One JSON object on one line, for programs. What does not exist has no property. */
    JSON {
        @Override
        List<String> lines(Stats stats, Ansi colours) {
            String counts = stats.counts().entrySet().stream()
                    .map(count -> '"' + count.getKey().wireName() + "\":" + count.getValue())
                    .collect(Collectors.joining(",", "{", "}"));
            String rate = stats.failureRate().isEmpty()
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            ",\"failure_rate\":%.4f",
                            stats.failureRate().getAsDouble());
            return List.of("{\"counts\":" + counts + ",\"total\":" + stats.total()
                    + live("oldest_live", stats.live().oldest())
                    + live("newest_live", stats.live().newest())
                    + ",\"last_24h\":{\"completed\":" + stats.completed() + ",\"failed\":" + stats.failed() + rate
                    + "}}");
        }
    };

    private static final int WIDTH = 16;

    /** Returns the lines without line breaks. Formats for programs ignore the colours. */
    abstract List<String> lines(Stats stats, Ansi colours);

    private static String labelled(String label, String value) {
        return label + " ".repeat(WIDTH - label.length()) + value;
    }

    private static String live(@Nullable BatchSummary batch) {
        return batch == null
                ? "-"
                : Column.CREATED_AT.text(batch) + "  " + Column.BATCH_ID.text(batch) + "  " + Column.STATUS.text(batch);
    }

    private static String live(String name, @Nullable BatchSummary batch) {
        return batch == null ? "" : ",\"" + name + "\":" + ExportFormat.NDJSON.line(batch);
    }

    private static String failures(Stats stats) {
        return stats.failureRate().isEmpty()
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.1f %% (%d of %d)",
                        stats.failureRate().getAsDouble() * 100,
                        stats.failed(),
                        stats.completed() + stats.failed());
    }

    /** Returns what users type. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
