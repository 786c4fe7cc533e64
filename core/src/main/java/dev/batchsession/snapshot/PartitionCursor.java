package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A position in a partition of a list, from which the partition is read page by page. Immutable, and independent of Reactor. */
sealed interface PartitionCursor permits KeysetCursor, UndatedCursor {
    /** Returns the request for the next page. */
    PageRequest request();

    /**
     * Returns what follows from a page. Pure: the same page leads to the same step.
     *
     * @param asked the request that the page answers, which {@link #request()} returned
     * @throws PaginationException if the list cannot be read
     */
    Step accept(PageRequest asked, BatchPage page);

    /** Returns whether more rows are expected, according to the server. */
    boolean expectsMore();

    /**
     * The result of a page.
     *
     * @param newRows the new rows; none if the page leads to another request for the same rows
     * @param next the cursor to continue with; {@code null} if the partition has been read completely
     */
    record Step(List<BatchSummary> newRows, @Nullable PartitionCursor next) {}
}
