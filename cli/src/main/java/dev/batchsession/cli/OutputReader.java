package dev.batchsession.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/** The process that reads standard output if that is a pipe. A file or a terminal has no reader that can exit. */
public interface OutputReader {
    /** The reader if standard output is not a pipe. */
    OutputReader NONE = new OutputReader() {
        @Override
        public Mono<Void> gone() {
            return Mono.never();
        }

        @Override
        public boolean isGone() {
            return false;
        }
    };

    /** Completes when the reader has closed the pipe; never if that cannot be detected. Detection starts on subscription. */
    Mono<Void> gone();

    /** Returns whether a write has failed because the reader has closed the pipe. Blocks for at most 3 seconds. */
    boolean isGone();

    /** Returns the reader of this process's standard output. */
    static OutputReader ofProcess() {
        return Pipe.isStandardOutput() ? new Pipe() : NONE;
    }

    /**
     * The reader of a pipe.
     *
     * @implNote Java can neither poll an inherited pipe nor report why a write failed, other than by the operating system's
     *     text. GNU {@code tail -f} polls its standard output, and SIGPIPE terminates it when the reader closes the pipe;
     *     with {@code --pid} it also ends when this process ends, however that happens. Other implementations of {@code tail}
     *     reject {@code --pid}. With those, any failed write to a pipe is attributed to its reader.
     */
    final class Pipe implements OutputReader {
        private static final int FILE_TYPE = 0170000;
        private static final int FIFO = 0010000;
        private static final int KILLED_BY_SIGPIPE = 128 + 13;
        private static final int TIMEOUT_SECONDS = 3;

        private static boolean isStandardOutput() {
            try {
                int mode = (Integer) Files.getAttribute(Path.of("/dev/fd/1"), "unix:mode");
                return (mode & FILE_TYPE) == FIFO;
            } catch (IOException | UnsupportedOperationException | IllegalArgumentException notUnix) {
                return false;
            }
        }

        @Override
        public Mono<Void> gone() {
            return Mono.using(() -> poll("1"), tail -> Mono.fromFuture(tail.onExit(), true), Process::destroy)
                    .flatMap(tail -> tail.exitValue() == KILLED_BY_SIGPIPE ? Mono.<Void>empty() : Mono.never())
                    .onErrorResume(IOException.class, noSuchProgram -> Mono.never());
        }

        @Override
        public boolean isGone() {
            try {
                Process tail = poll("0.1");
                try {
                    CompletableFuture<Process> ended = tail.onExit();
                    boolean unused = ended.get(TIMEOUT_SECONDS, TimeUnit.SECONDS) != null;
                    return true; // or it cannot be detected
                } finally {
                    tail.destroy();
                }
            } catch (TimeoutException stillReading) {
                return false;
            } catch (IOException | ExecutionException noSuchProgram) {
                return true;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return true;
            }
        }

        private static Process poll(String everySeconds) throws IOException {
            String pid = "--pid=" + ProcessHandle.current().pid();
            return new ProcessBuilder("tail", pid, "-s", everySeconds, "-f", "/dev/null")
                    .redirectOutput(Redirect.INHERIT)
                    .redirectError(Redirect.DISCARD)
                    .start();
        }
    }
}
