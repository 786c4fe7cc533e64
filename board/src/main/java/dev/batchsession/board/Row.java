package dev.batchsession.board;

import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A batch as the page gets it.
 *
 * @param status one of the API's words that the page has a sign for, or {@code unknown}
 * @param text the API's own word
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
    private static final int LONGEST_TEXT = 80; // of a status that nobody knows; those that are known have ten letters

    static Row of(BatchSummary batch) {
        return new Row(
                batch.batchId().toString(),
                batch.status().wireName(),
                cut(batch.statusText()),
                batch.totalRequests(),
                batch.completedRequests(),
                batch.failedRequests(),
                millis(batch.createdAt()),
                millis(batch.actualCompletionTime()));
    }

    static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + '…';
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
