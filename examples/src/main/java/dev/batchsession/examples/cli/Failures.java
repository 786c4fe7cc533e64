package dev.batchsession.examples.cli;

import dev.batchsession.page.ApiKeyRejectedException;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi.Style;

/** What a failed command says, in one line, and what it exits with. */
final class Failures {
    static final int KEY_REJECTED = 3;
    static final int INTERRUPTED = 130; // what a shell says of Ctrl-C

    private Failures() {}

    static int reportUsage(Exception bad, Console console) {
        say(message(bad) + " (see --help)", console);
        return ExitCode.USAGE;
    }

    static int report(Exception failure, boolean verbose, Console console) {
        if (failure instanceof OutputException output && output.readerGone()) {
            return ExitCode.OK; // the reader has what it wanted, as in: list | head
        }
        say(message(failure), console);
        if (verbose) {
            failure.printStackTrace(console.err());
        }
        return failure instanceof ApiKeyRejectedException ? KEY_REJECTED : ExitCode.SOFTWARE;
    }

    private static void say(String message, Console console) {
        String error = Tint.with(console.errColours(), "error:", Style.bold, Style.fg_red);
        console.err().println(error + ' ' + Printable.of(message));
    }

    private static String message(Exception failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
