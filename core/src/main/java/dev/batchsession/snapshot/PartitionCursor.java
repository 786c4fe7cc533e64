package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import dev.batchsession.paging.ListingCheckpoint.PositionWriter;
import java.util.List;

/** A cursor that reads a partition of a list page by page. Independent of Reactor, and not safe for concurrent use. */
interface PartitionCursor {
    /** Returns the next request. It is the same until a page is accepted. */
    PageRequest next();

    /**
     * Accepts the answer to {@link #next()}.
     *
     * @return the new rows; none if the answer leads to another request for the same rows
     * @throws PaginationException if the list cannot be read
     */
    List<BatchSummary> accept(BatchPage page);

    /** Returns whether this partition has been read completely. */
    boolean isDone();

    /** Returns whether more rows are expected, according to the server. */
    boolean expectsMore();

    /** Returns a writer of the current position, which may be called later. */
    PositionWriter position();
}
