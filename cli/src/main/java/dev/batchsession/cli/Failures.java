package dev.batchsession.cli;

import dev.batchsession.export.ExportException;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.resilience.AttemptsExhaustedException;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.watch.WatchFailure;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import reactor.netty.ChannelBindException;

/** Reports the failure of a command in one line and maps it to an exit code. */
final class Failures {
    static final int KEY_REJECTED = 3;
    static final int FILE_EXISTS = 4;
    static final int DIFFERS = 5;
    static final int BATCH_FAILED = 6;
    static final int TIMED_OUT = 7;
    static final int BATCH_LOST = 8;
    static final int INTERRUPTED = 130; // 128 + SIGINT

    private Failures() {}

    static int reportUsage(String message, Console console) {
        print(message + " (see --help)", console);
        return ExitCode.USAGE;
    }

    /** Reports a failed poll of a watch, which continues. */
    static void reportPoll(WatchFailure failure, Console console) {
        console.err()
                .println("poll failed (" + failure.inARow() + " in a row): "
                        + Printable.of(String.valueOf(failure.cause().getMessage())) + "; next poll in "
                        + failure.nextPollIn().toSeconds() + " s");
    }

    static int report(Exception failure, CommandSpec command, Console console) {
        if (failure instanceof OutputException && console.outReader().isGone()) {
            return ExitCode.OK; // the reader has read enough, as in: list | head
        }
        print(message(failure) + hint(failure, command), console);
        if (Program.of(command).isVerbose()) {
            StackTraces.print(failure, console.err());
        }
        return exitCode(failure);
    }

    /** Suggests what to type instead: {@code --patient} if the server asked for a longer wait than the standard policy allows. */
    private static String hint(Exception failure, CommandSpec command) {
        if (failure instanceof ExportException export && export.reason() == ExportException.Reason.TARGET_EXISTS) {
            return "; delete it, or choose another --out";
        }
        OptionSpec patient = command.findOption("--patient");
        if (patient == null || Boolean.TRUE.equals(patient.getValue())) {
            return "";
        }
        if (!(failure instanceof AttemptsExhaustedException exhausted) || !exhausted.isWaitTooLong()) {
            return "";
        }
        return exhausted
                .retryAfter()
                .filter(wait -> wait.compareTo(ResiliencePolicy.patient().maxRetryAfter()) <= 0)
                .map(wait -> "; --patient waits that long")
                .orElse("");
    }

    private static int exitCode(Exception failure) {
        if (failure instanceof ExportException export) {
            return switch (export.reason()) {
                case TARGET_EXISTS -> FILE_EXISTS;
                case FOLDER_UNUSABLE, CHECKPOINT_REFUSED -> ExitCode.USAGE; // the same command fails again
                default -> ExitCode.SOFTWARE;
            };
        }
        return failure instanceof ApiKeyRejectedException ? KEY_REJECTED : ExitCode.SOFTWARE;
    }

    /** Prints an error. */
    static void print(String message, Console console) {
        String error = Tint.with(console.errColours(), "error:", Style.bold, Style.fg_red);
        console.err().println(error + ' ' + Printable.of(message));
    }

    /** Returns the message. For a port that cannot be bound, the reason is only in the cause. */
    private static String message(Exception failure) {
        if (failure instanceof ChannelBindException bind && bind.getCause() != null) {
            return "cannot listen on " + bind.localHost() + ':' + bind.localPort() + ": "
                    + bind.getCause().getMessage();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
