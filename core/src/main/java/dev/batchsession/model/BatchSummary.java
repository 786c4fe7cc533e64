package dev.batchsession.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One batch as the list shows it. Immutable.
 *
 * @param batchId identifies the batch; a row without it is refused
 * @param status where the batch stands
 * @param totalRequests sessions requested; 0 where the API sent none
 * @param completedRequests sessions that ended successfully; 0 where the API sent none
 * @param failedRequests sessions that failed; 0 where the API sent none
 * @param createdAt when the batch was created; {@code null} where the API sent none
 * @param actualCompletionTime when the batch ended; {@code null} while it has not, or where the API sent none
 * @param statusText the API's own word for the status: {@link BatchStatus#wireName()}, or what stood there when the
 *     status is {@link BatchStatus#UNKNOWN} (empty where the API sent none)
 */
public record BatchSummary(
        UUID batchId,
        BatchStatus status,
        int totalRequests,
        int completedRequests,
        int failedRequests,
        @Nullable Instant createdAt,
        @Nullable Instant actualCompletionTime,
        String statusText) {

    /** Checks that what must be there is there, and that a known status is paired with its own word. */
    public BatchSummary {
        requireNonNull(batchId, "batchId");
        requireNonNull(status, "status");
        requireNonNull(statusText, "statusText");
        if (status != BatchStatus.UNKNOWN && !statusText.equals(status.wireName())) {
            throw new IllegalArgumentException("statusText must be \"" + status.wireName() + "\" for " + status
                    + " but was \"" + statusText + '"');
        }
    }

    /** A batch whose status text is the status's own {@link BatchStatus#wireName() word}. */
    public BatchSummary(
            UUID batchId,
            BatchStatus status,
            int totalRequests,
            int completedRequests,
            int failedRequests,
            @Nullable Instant createdAt,
            @Nullable Instant actualCompletionTime) {
        this(
                batchId,
                requireNonNull(status, "status"),
                totalRequests,
                completedRequests,
                failedRequests,
                createdAt,
                actualCompletionTime,
                status.wireName());
    }
}
