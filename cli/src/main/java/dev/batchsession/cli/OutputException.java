package dev.batchsession.cli;

import java.io.IOException;

/** Exception thrown if standard output cannot be written. */
final class OutputException extends RuntimeException {
    OutputException(IOException cause) {
        super("cannot write the output: " + cause.getMessage(), cause);
    }
}
