package dev.batchsession.board;

import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A batch as the page receives it.
 *
 * @param status the API's name of a known status, or {@code unknown}
 * @param text the API's text of the status
 * @param created in milliseconds since 1970
 * @param ended in milliseconds since 1970
 */
record Row(
        String id,
        String status,
        String text,
        int total,
        int completed,
        int failed,
        @Nullable Long created,
        @Nullable Long ended) {
    private static final int MAX_TEXT_LENGTH = 80; // of an unknown status; known ones have at most ten letters

    static Row of(BatchSummary batch) {
        return new Row(
                batch.batchId().toString(),
                batch.status().wireName(),
                truncated(batch.statusText()),
                batch.totalRequests(),
                batch.completedRequests(),
                batch.failedRequests(),
                millis(batch.createdAt()),
                millis(batch.actualCompletionTime()));
    }

    static String truncated(String text) {
        return text.length() <= MAX_TEXT_LENGTH ? text : text.substring(0, MAX_TEXT_LENGTH) + '…';
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
