package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One listing within a poll.
 *
 * @param filter what to list
 * @param span where a remembered batch that the listing does not show no longer exists; {@code null} for a listing by
 *     status, which a batch leaves without ceasing to exist
 */
record PollQuery(BatchFilter filter, @Nullable Span span) {
    static PollQuery at(BatchStatus status, BatchFilter bounds) {
        return new PollQuery(new BatchFilter(status, bounds.createdAfter(), bounds.createdBefore()), null);
    }

    static PollQuery at(Span span, BatchFilter bounds) {
        return new PollQuery(span.within(bounds), span);
    }

    /** A look, and what it showed. */
    record Result(PollQuery look, List<BatchSummary> rows) {}
}
