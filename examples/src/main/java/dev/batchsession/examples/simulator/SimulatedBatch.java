package dev.batchsession.examples.simulator;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of the list, as it is sent.
 *
 * @param status pending, processing, completed, failed or cancelled
 * @param createdAt in whole milliseconds
 * @param actualCompletionTime in whole milliseconds; {@code null}, and not sent, while the batch has not ended
 */
public record SimulatedBatch(
        @JsonProperty("batch_id") UUID batchId,
        @JsonProperty("status") String status,
        @JsonProperty("total_requests") int totalRequests,
        @JsonProperty("completed_requests") int completedRequests,
        @JsonProperty("failed_requests") int failedRequests,

        @JsonProperty("created_at") @JsonFormat(pattern = MILLIS, timezone = "UTC")
        Instant createdAt,

        @JsonProperty("actual_completion_time")
        @JsonFormat(pattern = MILLIS, timezone = "UTC")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Instant actualCompletionTime) {
    private static final String MILLIS = "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'";
}
