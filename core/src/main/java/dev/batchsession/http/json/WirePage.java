package dev.batchsession.http.json;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The JSON of a page, for {@link DatabindReader}. These are classes and not records, because the last value of a repeated property
 * counts, which Databind supports for fields only.
 */
final class WirePage {
    /** The attribute with the bytes of the text. */
    static final String TEXT = "text";

    @JsonSetter(nulls = Nulls.FAIL)
    private @Nullable Data data;

    /** @param json at the end of the page */
    PageBody body(JsonParser json) {
        Data present = required(data, "the response", "data", json);
        return new PageBody(
                required(present.batches, "/data", "batches", json),
                required(present.pagination, "/data", "pagination", json).toPagination());
    }

    private static <T> T required(@Nullable T value, String path, String name, JsonParser json) {
        if (value == null) {
            throw DatabindReader.unexpected(json, "%s has no %s".formatted(path, name));
        }
        return value;
    }

    private static final class Data {
        @JsonSetter(nulls = Nulls.FAIL)
        @JsonDeserialize(using = Batches.class)
        private @Nullable List<BatchSummary> batches;

        @JsonSetter(nulls = Nulls.FAIL)
        private @Nullable Pagination pagination;
    }

    private static final class Pagination {
        private @Nullable Integer currentPage;
        private @Nullable Integer totalPages;
        private @Nullable Long totalRecords;
        private @Nullable Boolean hasNext;
        private @Nullable Boolean hasPrev;

        PageBody.Pagination toPagination() {
            return new PageBody.Pagination(currentPage, totalPages, totalRecords, hasNext, hasPrev);
        }
    }

    private static final class Batch {
        @JsonDeserialize(using = FullUuid.class)
        private @Nullable UUID batchId;

        private @Nullable String status;
        private int totalRequests;
        private int completedRequests;
        private int failedRequests;

        @JsonDeserialize(using = Timestamp.class)
        private @Nullable Instant createdAt;

        @JsonDeserialize(using = Timestamp.class)
        private @Nullable Instant actualCompletionTime;

        @JsonAnySetter
        @JsonDeserialize(contentUsing = RawText.class)
        private final Map<String, String> additionalProperties = new LinkedHashMap<>();

        /** @param json at the end of the batch */
        BatchSummary toSummary(JsonParser json) {
            return new BatchSummary(
                    required(batchId, DatabindReader.path(json), "batch_id", json),
                    status == null ? BatchStatus.UNKNOWN : BatchStatus.ofWireName(status),
                    totalRequests,
                    completedRequests,
                    failedRequests,
                    createdAt,
                    actualCompletionTime,
                    status == null ? "" : status,
                    additionalProperties);
        }
    }

    private static final class Batches extends ValueDeserializer<List<BatchSummary>> {
        @Override
        public List<BatchSummary> deserialize(JsonParser json, DeserializationContext context) {
            List<BatchSummary> batches = new ArrayList<>();
            if (!json.isExpectedStartArrayToken()) {
                context.handleUnexpectedToken(List.class, json);
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (batches.size() == PageRequest.MAX_LIMIT) { // before further rows take memory
                    String message = "/data/batches has more than " + PageRequest.MAX_LIMIT + " rows";
                    throw DatabindReader.unexpected(json, message);
                }
                batches.add(batch(json, context));
            }
            return batches;
        }

        private static BatchSummary batch(JsonParser json, DeserializationContext context) {
            if (json.hasToken(JsonToken.VALUE_NULL)) {
                context.handleUnexpectedToken(Batch.class, json);
            }
            return context.readValue(json, Batch.class).toSummary(json);
        }
    }

    /** Databind also accepts other forms of a UUID. */
    private static final class FullUuid extends ValueDeserializer<UUID> {
        @Override
        public UUID deserialize(JsonParser json, DeserializationContext context) {
            UUID uuid = json.hasToken(JsonToken.VALUE_STRING) ? Uuids.parse(json.getString()) : null;
            return uuid != null ? uuid : (UUID) context.handleUnexpectedToken(UUID.class, json);
        }
    }

    /** Databind also accepts numbers, but fewer offsets and fractions. */
    private static final class Timestamp extends ValueDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) {
            if (json.hasToken(JsonToken.VALUE_STRING)) {
                try {
                    return Iso8601.parse(json.getString());
                } catch (DateTimeException notATimestamp) {
                    // as any other value
                }
            }
            return (Instant) context.handleUnexpectedToken(Instant.class, json);
        }
    }

    /** The text of a value as it was sent. */
    private static final class RawText extends ValueDeserializer<String> {
        @Override
        public String deserialize(JsonParser json, DeserializationContext context) {
            byte[] text = (byte[]) context.getAttribute(TEXT);
            int from = (int) json.currentTokenLocation().getByteOffset();
            json.skipChildren();
            json.finishToken();
            int to = (int) json.currentLocation().getByteOffset();
            return new String(text, from, to - from, StandardCharsets.UTF_8);
        }

        @Override
        public String getNullValue(DeserializationContext context) {
            return "null";
        }
    }
}
