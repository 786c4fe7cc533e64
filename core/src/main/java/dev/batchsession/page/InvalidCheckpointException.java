package dev.batchsession.page;

import java.io.Serial;

/** A checkpoint that cannot be resumed from: damaged, of a newer version, or of something else. The message says which. */
public final class InvalidCheckpointException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** A refusal for this reason. */
    public InvalidCheckpointException(String message) {
        super(message);
    }
}
