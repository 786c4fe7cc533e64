package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import dev.batchsession.paging.ListingCheckpoint.PositionWriter;
import java.util.List;

/** Walks a part of a list, a page at a time. Knows no Reactor; not for concurrent use. */
interface PartitionCursor {
    /** The call to make now; the same until a page is accepted. */
    PageRequest next();

    /**
     * Takes the answer to {@link #next()}.
     *
     * @return the rows that had not come yet; none where the page has to be asked for differently
     * @throws PaginationException where the list cannot be walked
     */
    List<BatchSummary> accept(BatchPage page);

    /** Whether no call is left to make. */
    boolean isDone();

    /** Whether a row is expected to follow, as far as the server said. */
    boolean expectsMore();

    /** Writes the position as it is now, whenever it is called. */
    PositionWriter position();
}
