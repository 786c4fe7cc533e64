package dev.batchsession.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of a list: the state of a batch when its page was read. Immutable. Rows are equal if the properties that this version
 * knows are, so a property that the API adds changes no comparison. Additional properties are not compared.
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
 * @param additionalProperties the properties that this version does not know, in the order received: the JSON text of each value
 *     by name, as the API returned it, such as {@code "prod"} with its quotes. Empty if there are none. Their size is bounded by that of a
 *     page. The text of a row that is created otherwise must be valid JSON, since exports write it as it is
 */
public record BatchSummary(
        UUID batchId,
        BatchStatus status,
        int totalRequests,
        int completedRequests,
        int failedRequests,
        @Nullable Instant createdAt,
        @Nullable Instant actualCompletionTime,
        String statusText,
        Map<String, String> additionalProperties) {

    /**
     * Checks that required values are present, and that the text of a known status is its {@link BatchStatus#wireName()}. Copies the
     * additional properties.
     */
    public BatchSummary {
        requireNonNull(batchId, "batchId");
        requireNonNull(status, "status");
        requireNonNull(statusText, "statusText");
        if (status != BatchStatus.UNKNOWN && !statusText.equals(status.wireName())) {
            throw new IllegalArgumentException("statusText must be \"" + status.wireName() + "\" for " + status
                    + " but was \"" + statusText + '"');
        }
        additionalProperties = copy(additionalProperties);
    }

    /** Creates a row without additional properties. */
    public BatchSummary(
            UUID batchId,
            BatchStatus status,
            int totalRequests,
            int completedRequests,
            int failedRequests,
            @Nullable Instant createdAt,
            @Nullable Instant actualCompletionTime,
            String statusText) {
        this(
                batchId,
                status,
                totalRequests,
                completedRequests,
                failedRequests,
                createdAt,
                actualCompletionTime,
                statusText,
                Map.of());
    }

    /** Creates a row whose status text is the {@link BatchStatus#wireName()} of the status, without additional properties. */
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

    /** Returns this row if it has no additional properties, otherwise a copy without them. */
    public BatchSummary withoutAdditionalProperties() {
        return additionalProperties.isEmpty()
                ? this
                : new BatchSummary(
                        batchId,
                        status,
                        totalRequests,
                        completedRequests,
                        failedRequests,
                        createdAt,
                        actualCompletionTime,
                        statusText);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BatchSummary that
                && batchId.equals(that.batchId)
                && status == that.status
                && totalRequests == that.totalRequests
                && completedRequests == that.completedRequests
                && failedRequests == that.failedRequests
                && Objects.equals(createdAt, that.createdAt)
                && Objects.equals(actualCompletionTime, that.actualCompletionTime)
                && statusText.equals(that.statusText);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                batchId,
                status,
                totalRequests,
                completedRequests,
                failedRequests,
                createdAt,
                actualCompletionTime,
                statusText);
    }

    private static Map<String, String> copy(Map<String, String> properties) {
        if (properties.isEmpty()) {
            return Map.of(); // shared by all rows without any
        }
        Map<String, String> copy = new LinkedHashMap<>(properties);
        copy.forEach((name, text) -> {
            requireNonNull(name, "name of an additional property");
            requireNonNull(text, name);
        });
        return Collections.unmodifiableMap(copy);
    }
}
