package dev.batchsession.watch;

/**
 * Exception that terminates a watch if it would have to track more batches than {@link WatchOptions#maxTrackedBatches}
 * allows. Trying again with the same options cannot help, unless the server returned a list that it should not have.
 */
public final class TooManyBatchesException extends RuntimeException {
    private final int maxTrackedBatches;

    /** Creates the exception for the bound that was exceeded. */
    public TooManyBatchesException(int maxTrackedBatches) {
        super("more than " + maxTrackedBatches + " batches to track: narrow the filter by createdAfter, shorten"
                + " endedRetention, or raise maxTrackedBatches");
        this.maxTrackedBatches = maxTrackedBatches;
    }

    /** Returns the bound that was exceeded. */
    public int maxTrackedBatches() {
        return maxTrackedBatches;
    }
}
