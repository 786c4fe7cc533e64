package dev.batchsession.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/**
 * The streams and the environment of the program. Tests pass their own.
 *
 * @param out standard output, for rows only. Not a {@link PrintStream}, which swallows failures
 * @param err standard error, for messages
 * @param outIsTerminal whether {@code out} is a terminal, so that it may have colours
 * @param errIsTerminal whether {@code err} is a terminal, so that a line may be overwritten
 * @param outReader the process that reads {@code out} if that is a pipe
 * @param environment the environment variables
 */
public record Console(
        OutputStream out,
        PrintStream err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        OutputReader outReader,
        Map<String, String> environment) {
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    /** Returns the streams and the environment of this process. */
    public static Console ofProcess() {
        return new Console(
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                isTerminal(STDOUT),
                isTerminal(STDERR),
                OutputReader.ofProcess(),
                System.getenv());
    }

    /** Returns a copy with this environment. */
    Console environment(Map<String, String> environment) {
        return new Console(out, err, outIsTerminal, errIsTerminal, outReader, environment);
    }

    /** Returns a copy that overwrites no line of {@code err}, for output that is mixed with other lines. */
    Console withoutProgress() {
        return new Console(out, err, outIsTerminal, false, outReader, environment);
    }

    /**
     * Prints a line to {@code out} and flushes it.
     *
     * @throws OutputException if the line cannot be written
     */
    void print(String line) {
        try {
            out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException unwritable) {
            throw new OutputException(unwritable);
        }
    }

    /** Returns the colours for {@code out}. */
    Ansi outColours() {
        return colours(outIsTerminal);
    }

    /** Returns the colours for {@code err}. */
    Ansi errColours() {
        return colours(errIsTerminal);
    }

    /** Enables colours on a terminal unless <a href="https://no-color.org">NO_COLOR</a> is set. */
    private Ansi colours(boolean terminal) {
        boolean enabled = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return terminal && enabled ? Ansi.ON : Ansi.OFF;
    }

    /** Java has no test for a single stream. POSIX systems have a program for it; on others the result is {@code false}. */
    private static boolean isTerminal(int stream) {
        try {
            Process test = new ProcessBuilder("test", "-t", String.valueOf(stream))
                    .redirectOutput(Redirect.INHERIT)
                    .redirectError(Redirect.INHERIT)
                    .start();
            return test.waitFor() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
