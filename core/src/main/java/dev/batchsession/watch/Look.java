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
record Look(BatchFilter filter, @Nullable Span span) {
    static Look at(BatchStatus status, BatchFilter bounds) {
        return new Look(new BatchFilter(status, bounds.createdAfter(), bounds.createdBefore()), null);
    }

    static Look at(Span span, BatchFilter bounds) {
        return new Look(span.within(bounds), span);
    }

    /** A look, and what it showed. */
    record Result(Look look, List<BatchSummary> rows) {}
}
