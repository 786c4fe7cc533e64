package dev.batchsession.cli;

import dev.batchsession.export.ExportFormat;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** How a change is written, on a line. */
enum ChangeFormat {
    /** When, what, which batch, and from which state to which, to be read by people. */
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

    /** One JSON object a line; {@code before} and {@code after} have the API's field names, and are left out if there is none. */
    NDJSON {
        @Override
        String line(BatchChange change, Ansi colours) {
            return "{\"kind\":\"" + change.kind() + "\",\"observed_at\":\"" + change.observedAt() + '"'
                    + batch("before", change.before()) + batch("after", change.after()) + '}';
        }
    };

    /** The change's line, without its end; colours are for people only. */
    abstract String line(BatchChange change, Ansi colours);

    private static @Nullable BatchSummary latest(BatchChange change) {
        return change.after() == null ? change.before() : change.after();
    }

    private static String state(@Nullable BatchSummary batch, Ansi colours) {
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

    private static String batch(String name, @Nullable BatchSummary batch) {
        return batch == null ? "" : ",\"" + name + "\":" + ExportFormat.NDJSON.line(batch);
    }
}
