package dev.batchsession.simulator;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * A row of the list, as it is sent.
 *
 * @param status pending, processing, completed, failed or cancelled
 * @param createdAt in whole microseconds, sent with at least three fraction digits; {@code null}, and not sent, if the
 *     row is undated
 * @param actualCompletionTime in whole milliseconds; {@code null}, and not sent, while the batch has not ended
 */
public record SimulatedBatch(
        @JsonProperty("batch_id") UUID batchId,
        @JsonProperty("status") String status,
        @JsonProperty("total_requests") int totalRequests,
        @JsonProperty("completed_requests") int completedRequests,
        @JsonProperty("failed_requests") int failedRequests,

        @JsonProperty("created_at")
        @JsonSerialize(using = TimeText.class)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Instant createdAt,

        @JsonProperty("actual_completion_time")
        @JsonFormat(pattern = MILLIS, timezone = "UTC")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Instant actualCompletionTime) {
    private static final String MILLIS = "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'";

    /** Returns this row with its creation time truncated to the precision. */
    SimulatedBatch shown(TimePrecision precision) {
        if (createdAt == null) {
            return this;
        }
        Instant cut = precision.of(batchId).cut(createdAt);
        return cut.equals(createdAt) ? this : dated(cut);
    }

    /** Returns this row with another creation time, or none. */
    SimulatedBatch dated(@Nullable Instant other) {
        return new SimulatedBatch(
                batchId, status, totalRequests, completedRequests, failedRequests, other, actualCompletionTime);
    }

    /** Formats times such as {@code 2026-11-01T12:00:00.120Z}, with more digits if they are not zero. */
    static final class TimeText extends ValueSerializer<Instant> {
        private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
                .appendPattern("yyyy-MM-dd'T'HH:mm:ss")
                .appendFraction(ChronoField.NANO_OF_SECOND, 3, 9, true)
                .appendLiteral('Z')
                .toFormatter(Locale.ROOT)
                .withZone(ZoneOffset.UTC);

        @Override
        public void serialize(Instant time, JsonGenerator json, SerializationContext context) {
            json.writeString(FORMAT.format(time));
        }
    }
}
