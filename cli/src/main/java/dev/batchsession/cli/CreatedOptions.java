package dev.batchsession.cli;

import java.io.PrintStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that select batches by their time of creation. */
final class CreatedOptions {
    @Option(
            names = "--created-after",
            paramLabel = "TIME",
            description = "Only batches created after this time, such as 2026-11-24T08:00:00Z, 2026-11-24, or 36h for "
                    + "36 hours ago.")
    private @Nullable Moment after;

    @Option(names = "--created-before", paramLabel = "TIME", description = "Only batches created before this time.")
    private @Nullable Moment before;

    /** Returns the start of the range, or {@code null} if it is open. */
    @Nullable
    Instant after() {
        return after == null ? null : after.instant();
    }

    /** Returns the end of the range, or {@code null} if it is open. */
    @Nullable
    Instant before() {
        return before == null ? null : before.instant();
    }

    /** Prints the instants of relative times. Without them, a run cannot be resumed, since the next one has another range. */
    void printInstants(PrintStream notes) {
        printInstant("--created-after", after, notes);
        printInstant("--created-before", before, notes);
    }

    private static void printInstant(String option, @Nullable Moment time, PrintStream notes) {
        if (time != null && time.relative()) {
            notes.println("to resume this run: " + option + ' ' + time.instant());
        }
    }
}
