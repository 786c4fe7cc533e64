package dev.batchsession.cli;

import dev.batchsession.export.ExportFormat;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** The output format of a change, one line each. */
enum ChangeFormat {
    /** Time, kind, batch, and the states before and after, for people. */
    TEXT {
        @Override
        String line(BatchChange change, Ansi colours) {
            String states = change.before() == null || change.after() == null
                    ? state(latest(change), colours)
                    : state(change.before(), Ansi.OFF) + " -> " + state(change.after(), colours);
            return String.format(
                    Locale.ROOT, "%s %-14s %s  %s", change.observedAt(), change.kind(), change.batchId(), states);
        }
    },

    /**
     * One JSON object per line, for programs. {@code before} and {@code after} have the API's field names and are omitted if
     * they are null.
     */
    NDJSON {
        @Override
        String line(BatchChange change, Ansi colours) {
            return "{\"kind\":\"" + change.kind() + "\",\"observed_at\":\"" + change.observedAt() + '"'
                    + batch("before", change.before()) + batch("after", change.after()) + '}';
        }
    };

    /** Formats a change as a line without line break. Formats for programs ignore the colours. */
    abstract String line(BatchChange change, Ansi colours);

    private static @Nullable BatchSummary latest(BatchChange change) {
        return change.after() == null ? change.before() : change.after();
    }

    /** Returns the status and the number of ended sessions. */
    static String state(@Nullable BatchSummary batch, Ansi colours) {
        if (batch == null) {
            return "-";
        }
        return Tint.of(batch.status(), Printable.of(batch.statusText()), colours)
                + ' '
                + (batch.completedRequests() + batch.failedRequests())
                + '/'
                + batch.totalRequests()
                + (batch.failedRequests() == 0 ? "" : " (" + batch.failedRequests() + " failed)");
    }

    /** Returns what users type. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String batch(String name, @Nullable BatchSummary batch) {
        return batch == null ? "" : ",\"" + name + "\":" + ExportFormat.NDJSON.line(batch);
    }
}
