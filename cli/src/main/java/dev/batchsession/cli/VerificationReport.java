package dev.batchsession.cli;

import dev.batchsession.export.ExportVerification;
import dev.batchsession.export.ExportVerification.Difference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/** Describes the comparison of an exported file with the API's count. */
final class VerificationReport {
    private VerificationReport() {}

    /** Returns the outcome, and a line for each range that differs. */
    static List<String> lines(ExportVerification verification) {
        List<String> lines = new ArrayList<>();
        String before = verification.createdBefore() == null ? "" : " created before " + verification.createdBefore();
        lines.add(
                switch (verification.outcome()) {
                    case MATCHES ->
                        "the API counts " + verification.counted() + " batches" + before + ", as many as the file";
                    case DIFFERS -> "differs: " + Printable.of(reason(verification)) + ", of those" + before;
                    case UNAVAILABLE -> "not compared with the API: " + Printable.of(reason(verification));
                });
        for (Difference difference : verification.differences()) {
            lines.add("  created "
                    + range(difference.range().from(), difference.range().to()) + ": " + difference.rows()
                    + " rows in the file, " + difference.counted() + " counted");
        }
        return lines;
    }

    private static String reason(ExportVerification verification) {
        return verification.reason() == null ? "" : verification.reason();
    }

    private static String range(@Nullable Instant from, @Nullable Instant to) {
        return (from == null ? "" : "from " + from + " ") + (to == null ? "" : "to " + to);
    }

    /** @param unavailable the exit code if the rows could not be compared */
    static int exitCode(@Nullable ExportVerification verification, int unavailable) {
        if (verification == null) {
            return ExitCode.OK;
        }
        return switch (verification.outcome()) {
            case MATCHES -> ExitCode.OK;
            case DIFFERS -> Failures.DIFFERS;
            case UNAVAILABLE -> unavailable;
        };
    }
}
