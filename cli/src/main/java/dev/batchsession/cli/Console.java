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
 * What a program runs in, so that tests can run it in theirs.
 *
 * @param out for rows and nothing else; a stream that reports failures, which a {@link PrintStream} swallows
 * @param err for all that is said about them
 * @param outIsTerminal whether somebody looks at {@code out}, so that it may have colours
 * @param errIsTerminal whether somebody watches {@code err}, so that a line may be overwritten
 * @param outReader the process that reads {@code out}, if that is a pipe
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

    /** The process's own. */
    public static Console ofProcess() {
        return new Console(
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                isTerminal(STDOUT),
                isTerminal(STDERR),
                OutputReader.ofProcess(),
                System.getenv());
    }

    /** The same, where the environment is this. */
    Console environment(Map<String, String> environment) {
        return new Console(out, err, outIsTerminal, errIsTerminal, outReader, environment);
    }

    /** The same, where no line of {@code err} is overwritten: others come between. */
    Console withoutProgress() {
        return new Console(out, err, outIsTerminal, false, outReader, environment);
    }

    /**
     * Prints a line to {@code out}, at once.
     *
     * @throws OutputException if it cannot be written
     */
    void print(String line) {
        try {
            out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException unwritable) {
            throw new OutputException(unwritable);
        }
    }

    /** The colours of {@code out}. */
    Ansi outColours() {
        return colours(outIsTerminal);
    }

    /** The colours of {@code err}. */
    Ansi errColours() {
        return colours(errIsTerminal);
    }

    /** None but on a terminal, and none where the user wants none: <a href="https://no-color.org">NO_COLOR</a>. */
    private Ansi colours(boolean terminal) {
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return terminal && wanted ? Ansi.ON : Ansi.OFF;
    }

    /** Java cannot tell this of one stream alone; POSIX systems have a program that can, elsewhere the answer is no. */
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
