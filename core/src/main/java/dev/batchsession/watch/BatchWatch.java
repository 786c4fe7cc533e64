package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.StateFields;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Watches whatever can be listed; {@code BatchSessionFlux.watch} is this over the API's own list, and says what it does. */
public final class BatchWatch {
    private BatchWatch() {}

    /** The changes of a list of unknown origin; see {@link #over(Function, String, BatchFilter, WatchOptions)}. */
    public static Flux<BatchChange> over(
            Function<BatchFilter, Flux<BatchSummary>> listing, BatchFilter filter, WatchOptions options) {
        return over(listing, null, filter, options);
    }

    /**
     * The changes of a list.
     *
     * @param listing lists what matches a filter; cold. It must show every batch that matches from subscription to
     *     completion; a batch that it leaves out in two polls in a row is reported as removed
     * @param origin where the listed rows come from, as {@link PageSource#origin()} defines it; {@code null} if unknown
     * @throws InvalidCheckpointException if the options' checkpoint is not one of a watch of this filter and origin
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
        return Flux.defer(() -> new PollLoop(listing, origin, filter, options, position).changes());
    }
}
