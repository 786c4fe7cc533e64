package dev.batchsession.export;

import java.io.IOException;
import java.io.Serial;

/** Exception thrown if a file contains anything but rows as an export writes them. */
final class MalformedRowException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    MalformedRowException(long line, String problem) {
        super("line " + line + ": " + problem);
    }
}
