package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.StateFields;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Watches any list of batches. For the list of the API use {@code BatchSessionFlux.watch}, which describes the behaviour of a
 * watch in full; this class is for other sources, such as a cache or several lists merged into one. Stateless and safe for
 * concurrent use.
 */
public final class BatchWatch {
    private BatchWatch() {}

    /**
     * Watches a list of unknown origin. Its checkpoints are accepted by the watch of any list with the same filter.
     *
     * @see #over(Function, String, BatchFilter, WatchOptions)
     */
    public static Flux<BatchChange> over(
            Function<BatchFilter, Flux<BatchSummary>> listing, BatchFilter filter, WatchOptions options) {
        return over(listing, null, filter, options);
    }

    /**
     * Polls a list and emits a {@link BatchChange} for each batch that exists at the start, is created, changes status, makes
     * progress, or is removed. Never completes. Each subscription polls on its own; nothing is shared.
     *
     * <p><b>Demand:</b> a poll starts only while a change is requested. A subscriber that requests nothing stops the polls.
     * <p><b>Cancel:</b> cancels the timer, or the listing in progress. <b>Threads:</b> changes are emitted on the thread on
     * which the listing completes, or on the one that requests them. Polls start on {@link WatchOptions#scheduler}.
     * <p><b>Errors:</b> a {@link PageFetchException} of the listing is a failed poll, see {@link WatchOptions#failAfter}. Any
     * other error of the listing terminates the watch, and so does {@link TooManyBatchesException}.
     *
     * @param listing returns the batches that match a filter, as a cold {@code Flux}. Each listing must contain every batch that
     *     matches from its subscription to its completion; a batch that is missing in two consecutive polls is reported as
     *     removed. It is subscribed to several times in each poll, one query after another, with filters that are narrower than
     *     {@code filter}
     * @param origin where the batches come from, as defined by {@link PageSource#origin()}; {@code null} if unknown
     * @param filter the batches to watch
     * @throws InvalidCheckpointException if {@link WatchOptions#resumeFrom} has a checkpoint of anything but a watch of this
     *     filter and origin
     */
    public static Flux<BatchChange> over(
            Function<BatchFilter, Flux<BatchSummary>> listing,
            @Nullable String origin,
            BatchFilter filter,
            WatchOptions options) {
        StateFields.checkedOrigin(origin);
        requireNonNull(listing, "listing");
        requireNonNull(filter, "filter");
        Checkpoint resumeFrom = requireNonNull(options, "options").resumeFrom();
        WatchCheckpoint position =
                resumeFrom == null ? null : WatchCheckpoint.of(resumeFrom, origin, filter, options.maxTrackedBatches());
        return Flux.defer(() -> new PollLoop(listing, new WatchState(origin, filter, options, position)).changes());
    }
}
