package dev.batchsession.examples.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a program runs in, so that tests can run it in theirs.
 *
 * @param out for rows and nothing else; a stream that reports failures, which a {@link PrintStream} swallows
 * @param err for all that is said about them
 * @param errIsTerminal whether somebody watches {@code err}, so that a line may be overwritten
 * @param environment the environment variables
 */
public record Console(OutputStream out, PrintStream err, boolean errIsTerminal, Map<String, String> environment) {
    /** The process's own. */
    public static Console ofProcess() {
        return new Console(
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                isErrTerminal(),
                System.getenv());
    }

    /** Java cannot tell this of stderr alone; POSIX systems have a program that can, elsewhere the answer is no. */
    private static boolean isErrTerminal() {
        try {
            Process test = new ProcessBuilder("test", "-t", "2")
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
