package dev.batchsession.examples.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** A batch as a line of JSON: the API's field names, its own word for the status, no field for a time that is not there. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record NdjsonLine(
        @JsonProperty("batch_id") UUID batchId,
        @JsonProperty("status") String status,
        @JsonProperty("total_requests") int totalRequests,
        @JsonProperty("completed_requests") int completedRequests,
        @JsonProperty("failed_requests") int failedRequests,
        @JsonProperty("created_at") @Nullable Instant createdAt,
        @JsonProperty("actual_completion_time") @Nullable Instant actualCompletionTime) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // U+2028 and its like end a line for some readers
            .build();

    static String of(BatchSummary batch) {
        return JSON.writeValueAsString(new NdjsonLine(
                batch.batchId(),
                batch.statusText(),
                batch.totalRequests(),
                batch.completedRequests(),
                batch.failedRequests(),
                batch.createdAt(),
                batch.actualCompletionTime()));
    }
}
