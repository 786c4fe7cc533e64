package dev.batchsession.page;

import java.io.Serial;

/**
 * Exception thrown if a checkpoint cannot be resumed from, because it is damaged, was written by a newer version, or belongs to
 * another publisher. The message contains the reason.
 */
public final class InvalidCheckpointException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates an exception with this message. */
    public InvalidCheckpointException(String message) {
        super(message);
    }
}
