package dev.batchsession.examples.cli;

import java.io.IOException;
import java.util.Locale;

/** Rows could not be written: the disk is full, or nobody reads any more. */
final class OutputException extends RuntimeException {
    private final boolean readerGone;

    OutputException(IOException cause) {
        super("cannot write the output: " + cause.getMessage(), cause);
        // The operating system's text is all there is to tell a closed pipe from a full disk by.
        this.readerGone =
                String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }

    /** Whether the reader closed the pipe, as {@code head} does when it has its lines. */
    boolean readerGone() {
        return readerGone;
    }
}
