package dev.batchsession.http.json;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The decoded body of a page, with {@code null} for absent values, since the contract marks no property as required. */
record PageBody(List<BatchSummary> batches, Pagination pagination) {

    /** The pagination object. */
    record Pagination(
            @Nullable Integer currentPage,
            @Nullable Integer totalPages,
            @Nullable Long totalRecords,
            @Nullable Boolean hasNext,
            @Nullable Boolean hasPrev) {}

    /** Returns whether the response indicates if a page follows. Otherwise the end of the list is unknown. */
    boolean indicatesNextPage() {
        return pagination.hasNext() != null || pagination.totalPages() != null;
    }

    /** Returns the page, with absent values derived from the others and from the {@code requested} page number. */
    BatchPage toPage(int requested) {
        int currentPage = pagination.currentPage() != null ? pagination.currentPage() : requested;
        int totalPages = pagination.totalPages() != null ? pagination.totalPages() : BatchPage.UNKNOWN;
        long totalRecords = pagination.totalRecords() != null ? pagination.totalRecords() : BatchPage.UNKNOWN;
        boolean hasNext = pagination.hasNext() != null ? pagination.hasNext() : currentPage < totalPages;
        boolean hasPrev = pagination.hasPrev() != null ? pagination.hasPrev() : currentPage > 1;
        return new BatchPage(batches, currentPage, totalPages, totalRecords, hasNext, hasPrev);
    }
}
