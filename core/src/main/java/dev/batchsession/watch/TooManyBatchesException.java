package dev.batchsession.watch;

/**
 * Exception that terminates a watch if it would have to track more batches than {@link WatchOptions#maxTrackedBatches}
 * allows. Subscribing again with the same options cannot help, unless the server returned a wrong list.
 *
 * <p>The first poll of a watch with {@link WatchOptions#emitExisting emitExisting(true)} lists every batch that matches, so
 * that a shorter {@link WatchOptions#endedRetention} does not help: use {@code emitExisting(false)}, or narrow the filter by
 * {@code createdAfter}.
 */
public final class TooManyBatchesException extends RuntimeException {
    private final int maxTrackedBatches;

    /** Creates the exception for the bound that was exceeded. */
    public TooManyBatchesException(int maxTrackedBatches) {
        super(
                "more than " + maxTrackedBatches + " batches to track: narrow the filter by createdAfter, use"
                        + " emitExisting(false) if the first poll lists them, shorten endedRetention otherwise, or raise maxTrackedBatches");
        this.maxTrackedBatches = maxTrackedBatches;
    }

    /** Returns the bound that was exceeded. */
    public int maxTrackedBatches() {
        return maxTrackedBatches;
    }
}
