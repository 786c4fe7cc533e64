package dev.batchsession.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of a list: the state of a batch when its page was read. Immutable.
 *
 * @param batchId the id of the batch; a page with a row without it is unreadable
 * @param status the status
 * @param totalRequests the number of requested sessions; 0 if the API returned none
 * @param completedRequests the number of sessions that ended successfully; 0 if the API returned none
 * @param failedRequests the number of sessions that failed; 0 if the API returned none
 * @param createdAt when the batch was created; {@code null} if the API returned no time
 * @param actualCompletionTime when the batch ended; {@code null} if it has not ended or the API returned no time
 * @param statusText the status as returned by the API: the {@link BatchStatus#wireName()}, or any other text if the status is
 *     {@link BatchStatus#UNKNOWN} (empty if the API returned none)
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

    /** Checks that required values are present, and that the text of a known status is its {@link BatchStatus#wireName()}. */
    public BatchSummary {
        requireNonNull(batchId, "batchId");
        requireNonNull(status, "status");
        requireNonNull(statusText, "statusText");
        if (status != BatchStatus.UNKNOWN && !statusText.equals(status.wireName())) {
            throw new IllegalArgumentException("statusText must be \"" + status.wireName() + "\" for " + status
                    + " but was \"" + statusText + '"');
        }
    }

    /** Creates a row whose status text is the {@link BatchStatus#wireName()} of the status. */
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
