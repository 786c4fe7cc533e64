package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * Exception that ends a wait for a batch that is unknown, because two complete polls in a row, at least 10 seconds apart, did not show it.
 * Polls show a batch that is pending or processing, was created within {@link WatchOptions#endedRetention}, or is given with its time of
 * creation. A batch that ended before needs {@link BatchWaiter#untilEnded(dev.batchsession.model.BatchSummary)}.
 */
public final class BatchNotFoundException extends RuntimeException {
    private final UUID batchId;

    /** Creates the exception for one batch. */
    public BatchNotFoundException(UUID batchId) {
        super("batch " + requireNonNull(batchId, "batchId")
                + " not found: it is neither live nor was it created within endedRetention");
        this.batchId = batchId;
    }

    /** Returns the id of the batch. */
    public UUID batchId() {
        return batchId;
    }
}
