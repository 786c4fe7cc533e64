package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One listing within a poll.
 *
 * @param filter the filter of the listing
 * @param span the creation times for which the listing is complete: a tracked batch in this range that is not returned no longer
 *     exists. {@code null} for a listing by status, which a batch also leaves when its status changes
 */
record PollQuery(BatchFilter filter, @Nullable Span span) {
    static PollQuery at(BatchStatus status, BatchFilter bounds) {
        return new PollQuery(new BatchFilter(status, bounds.createdAfter(), bounds.createdBefore()), null);
    }

    static PollQuery at(Span span, BatchFilter bounds) {
        return new PollQuery(span.within(bounds), span);
    }

    /** The rows that a query returned. */
    record Result(PollQuery query, List<BatchSummary> rows) {}
}
