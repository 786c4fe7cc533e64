package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One listing within a poll.
 *
 * @param filter the filter of the listing; {@code null} if it has no rows, so that no call is needed
 * @param range the creation times for which the listing is complete: a tracked batch in this range that is not returned no longer
 *     exists. {@code null} for a listing by status, which a batch also leaves when its status changes
 */
record PollQuery(@Nullable BatchFilter filter, @Nullable TimeRange range) {

    /** Returns the query of all batches with a status that are within the bounds of a filter. */
    static PollQuery of(BatchStatus status, BatchFilter bounds) {
        return new PollQuery(new BatchFilter(status, bounds.createdAfter(), bounds.createdBefore()), null);
    }

    /** Returns the query of all batches in a range, with any status, that are within the bounds of a filter. */
    static PollQuery of(TimeRange range, BatchFilter bounds) {
        BatchFilter anyStatus = new BatchFilter(null, bounds.createdAfter(), bounds.createdBefore());
        return new PollQuery(range.within(anyStatus).orElse(null), range);
    }

    /** Whether the listing must contain a batch that was created at this time, if it exists. */
    boolean covers(CreationKey key) {
        return range != null && key.isIn(range);
    }

    /** The rows that a query returned. */
    record Result(PollQuery query, List<BatchSummary> rows) {}
}
