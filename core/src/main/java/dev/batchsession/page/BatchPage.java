package dev.batchsession.page;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchSummary;
import java.util.List;

/**
 * One page as the server answered. Immutable.
 *
 * @param batches the page's rows in server order; may be fewer than asked for, or none, on any page
 * @param currentPage the number the server says this page has; the number asked for where it says none
 * @param totalPages pages the list had when this one was read; {@value #UNKNOWN} where the server tells none
 * @param totalRecords rows the list had when this page was read; {@value #UNKNOWN} where the server tells none
 * @param hasNext whether a page follows: what decides over the walk, whatever the other numbers say
 * @param hasPrev whether a page precedes
 */
public record BatchPage(
        List<BatchSummary> batches,
        int currentPage,
        int totalPages,
        long totalRecords,
        boolean hasNext,
        boolean hasPrev) {
    /** Stands for a total that the server did not tell. */
    public static final int UNKNOWN = -1;

    /** Copies the rows, unless they are unmodifiable already; none may be {@code null}. */
    public BatchPage {
        batches = List.copyOf(requireNonNull(batches, "batches"));
    }
}
