package dev.batchsession.examples.cli;

import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.PageFetchException;
import java.io.PrintWriter;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/** What a failed command says, in one line, and what it exits with. */
final class Failures {
    static final int KEY_REJECTED = 3;
    static final int INTERRUPTED = 130; // what a shell says of Ctrl-C

    private Failures() {}

    static int reportUsage(ParameterException bad, PrintWriter err) {
        err.println("error: " + Printable.of(message(bad)) + " (see --help)");
        return ExitCode.USAGE;
    }

    static int report(Exception failure, boolean verbose, PrintWriter err) {
        if (failure instanceof OutputException output && output.readerGone()) {
            return ExitCode.OK; // the reader has what it wanted, as in: list | head
        }
        err.println("error: " + Printable.of(message(failure)));
        if (verbose) {
            failure.printStackTrace(err);
        }
        return failure instanceof ApiKeyRejectedException ? KEY_REJECTED : ExitCode.SOFTWARE;
    }

    /** The message, and that of the API's failure behind it where a policy gave up. */
    private static String message(Exception failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return failure.getCause() instanceof PageFetchException last
                ? message + "; last failure: " + last.getMessage()
                : message;
    }
}
