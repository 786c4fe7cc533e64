package dev.batchsession.export;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** The message of an {@link IOException}, including what only its class expresses. */
final class IoMessage {
    private IoMessage() {}

    static String of(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "access denied: " + failure.getMessage();
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file: " + failure.getMessage();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
