package dev.batchsession.scripted;

import dev.batchsession.model.BatchSummary;
import java.util.List;
import java.util.stream.Collectors;

/** The contract's JSON, written out: what the decoder reads must not come from an encoder that shares its mistakes. */
public final class PageBodies {
    private PageBodies() {}

    /** A whole answer. */
    public static String page(List<BatchSummary> batches, int page, int totalPages, long totalRecords) {
        return page(batches.stream().map(PageBodies::row).collect(Collectors.joining(",")), """
                {"current_page":%d,"total_pages":%d,"total_records":%d,"has_next":%b,"has_prev":%b}""".formatted(
                        page, totalPages, totalRecords, page < totalPages, page > 1));
    }

    /** A whole answer of these parts; {@code rows} and {@code pagination} are JSON. */
    public static String page(String rows, String pagination) {
        return """
                {"data":{"batches":[%s],"pagination":%s}}""".formatted(rows, pagination);
    }

    /** One row. */
    public static String row(BatchSummary batch) {
        return """
                {"batch_id":"%s","status":"%s","total_requests":%d,"completed_requests":%d,"failed_requests":%d,\
                "created_at":"%s","actual_completion_time":"%s"}""".formatted(
                        batch.batchId(),
                        batch.statusText(),
                        batch.totalRequests(),
                        batch.completedRequests(),
                        batch.failedRequests(),
                        batch.createdAt(),
                        batch.actualCompletionTime());
    }

    /** The account of a failure. */
    public static String error(int code, String message) {
        return """
                {"error":{"code":%d,"message":"%s"}}""".formatted(code, message);
    }
}
