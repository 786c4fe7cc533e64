package dev.batchsession.cli;

/** Main class of the program, for example {@code batch-sessions list --status failed --format ndjson}. See {@code --help}. */
public final class BatchSessions {
    private BatchSessions() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // no warning about missing log providers on stderr
        Console console = Console.ofProcess();
        Program.exitOnFatalErrors(console);
        System.exit(Program.run(console, args));
    }
}
