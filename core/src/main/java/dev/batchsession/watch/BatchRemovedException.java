package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * Exception that ends a wait for a batch that was removed meanwhile. Two consecutive complete polls queried its time of creation and did
 * not return it.
 */
public final class BatchRemovedException extends RuntimeException {
    private final UUID batchId;

    /** Creates the exception for one batch. */
    public BatchRemovedException(UUID batchId) {
        super("batch " + requireNonNull(batchId, "batchId") + " was removed before it ended");
        this.batchId = batchId;
    }

    /** Returns the id of the batch. */
    public UUID batchId() {
        return batchId;
    }
}
