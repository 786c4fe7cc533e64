package dev.batchsession.cli;

/** Main class of the program, for example {@code batch-sessions list --status failed --format ndjson}. See {@code --help}. */
public final class BatchSessions {
    private BatchSessions() {}

    /** Runs one command and ends the process with its exit code, or with that of the signal that has interrupted it. */
    public static void main(String[] args) {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // no warning about missing log providers on stderr
        Console console = Console.ofProcess();
        Program.exitOnFatalErrors(console);
        int exitCode = Program.run(console, args);
        if (exitCode != Failures.INTERRUPTED) {
            System.exit(exitCode);
        } // else the signal ends the process: on Java 17, exit could replace its exit code at the last moment
    }
}
