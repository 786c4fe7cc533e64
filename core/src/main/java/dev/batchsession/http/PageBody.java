package dev.batchsession.http;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a successful answer says, before its gaps are filled. {@code null} stands for what the server left out: the
 * contract marks no field as required.
 */
record PageBody(List<BatchSummary> batches, Pagination pagination) {

    /** The server's account of where this page stands. */
    record Pagination(
            @Nullable Integer currentPage,
            @Nullable Integer totalPages,
            @Nullable Long totalRecords,
            @Nullable Boolean hasNext,
            @Nullable Boolean hasPrev) {}

    /** Whether the answer tells if a page follows: only then can its end be told from a cut. */
    boolean saysWhetherMoreFollows() {
        return pagination.hasNext() != null || pagination.totalPages() != null;
    }

    /** The page, with what the server left out concluded from the rest; {@code requested} is the number asked for. */
    BatchPage toPage(int requested) {
        int currentPage = pagination.currentPage() != null ? pagination.currentPage() : requested;
        int totalPages = pagination.totalPages() != null ? pagination.totalPages() : BatchPage.UNKNOWN;
        long totalRecords = pagination.totalRecords() != null ? pagination.totalRecords() : BatchPage.UNKNOWN;
        boolean hasNext = pagination.hasNext() != null ? pagination.hasNext() : currentPage < totalPages;
        boolean hasPrev = pagination.hasPrev() != null ? pagination.hasPrev() : currentPage > 1;
        return new BatchPage(batches, currentPage, totalPages, totalRecords, hasNext, hasPrev);
    }
}
