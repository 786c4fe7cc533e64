package dev.batchsession.http;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Reads a page token by token. Binding by reflection would parse each timestamp and UUID through strings of their own,
 * which costs several times what the rest of a row costs.
 */
final class PageBodyDeserializer extends StdDeserializer<PageBody> {
    private static final int FULL_PAGE = 100;
    private static final BatchStatus[] STATUSES = BatchStatus.values();

    PageBodyDeserializer() {
        super(PageBody.class);
    }

    @Override
    public PageBody deserialize(JsonParser json, DeserializationContext context) {
        PageBody body = null;
        expect(json, JsonToken.START_OBJECT, "an object");
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            if (name.equals("data")) {
                body = data(json);
            } else {
                json.skipChildren();
            }
        }
        return required(body, json, "data");
    }

    private static PageBody data(JsonParser json) {
        List<BatchSummary> batches = null;
        PageBody.Pagination pagination = null;
        expect(json, JsonToken.START_OBJECT, "an object");
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "batches" -> batches = batches(json);
                case "pagination" -> pagination = pagination(json);
                default -> json.skipChildren();
            }
        }
        return new PageBody(required(batches, json, "batches"), required(pagination, json, "pagination"));
    }

    private static List<BatchSummary> batches(JsonParser json) {
        expect(json, JsonToken.START_ARRAY, "an array");
        List<BatchSummary> batches = new ArrayList<>(FULL_PAGE);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            batches.add(batch(json));
        }
        return batches;
    }

    private static BatchSummary batch(JsonParser json) {
        expect(json, JsonToken.START_OBJECT, "an object");
        UUID batchId = null;
        BatchStatus status = BatchStatus.UNKNOWN;
        String statusText = "";
        int totalRequests = 0;
        int completedRequests = 0;
        int failedRequests = 0;
        Instant createdAt = null;
        Instant actualCompletionTime = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            boolean absent = json.nextToken() == JsonToken.VALUE_NULL;
            switch (name) {
                case "batch_id" -> batchId = absent ? null : uuid(json);
                case "status" -> {
                    status = absent ? BatchStatus.UNKNOWN : status(json);
                    statusText = absent ? "" : status == BatchStatus.UNKNOWN ? json.getString() : status.wireName();
                }
                case "total_requests" -> totalRequests = absent ? 0 : integer(json);
                case "completed_requests" -> completedRequests = absent ? 0 : integer(json);
                case "failed_requests" -> failedRequests = absent ? 0 : integer(json);
                case "created_at" -> createdAt = absent ? null : instant(json);
                case "actual_completion_time" -> actualCompletionTime = absent ? null : instant(json);
                default -> json.skipChildren();
            }
        }
        return new BatchSummary(
                required(batchId, json, "batch_id"),
                status,
                totalRequests,
                completedRequests,
                failedRequests,
                createdAt,
                actualCompletionTime,
                statusText);
    }

    private static PageBody.Pagination pagination(JsonParser json) {
        expect(json, JsonToken.START_OBJECT, "an object");
        Integer currentPage = null;
        Integer totalPages = null;
        Long totalRecords = null;
        Boolean hasNext = null;
        Boolean hasPrev = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            boolean absent = json.nextToken() == JsonToken.VALUE_NULL;
            switch (name) {
                case "current_page" -> currentPage = absent ? null : Integer.valueOf(integer(json));
                case "total_pages" -> totalPages = absent ? null : Integer.valueOf(integer(json));
                case "total_records" -> totalRecords = absent ? null : Long.valueOf(longInteger(json));
                case "has_next" -> hasNext = absent ? null : Boolean.valueOf(bool(json));
                case "has_prev" -> hasPrev = absent ? null : Boolean.valueOf(bool(json));
                default -> json.skipChildren();
            }
        }
        return new PageBody.Pagination(currentPage, totalPages, totalRecords, hasNext, hasPrev);
    }

    private static UUID uuid(JsonParser json) {
        expect(json, JsonToken.VALUE_STRING, "a UUID");
        UUID uuid = Uuids.parse(json.getStringCharacters(), json.getStringOffset(), json.getStringLength());
        if (uuid == null) {
            throw mismatch(json, "a UUID");
        }
        return uuid;
    }

    private static BatchStatus status(JsonParser json) {
        expect(json, JsonToken.VALUE_STRING, "a string");
        char[] text = json.getStringCharacters();
        int offset = json.getStringOffset();
        int length = json.getStringLength();
        for (BatchStatus status : STATUSES) {
            if (matches(status.wireName(), text, offset, length)) {
                return status;
            }
        }
        return BatchStatus.UNKNOWN;
    }

    private static boolean matches(String expected, char[] text, int offset, int length) {
        if (expected.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (expected.charAt(i) != text[offset + i]) {
                return false;
            }
        }
        return true;
    }

    private static Instant instant(JsonParser json) {
        expect(json, JsonToken.VALUE_STRING, "an ISO 8601 timestamp");
        try {
            return Timestamps.parse(json.getStringCharacters(), json.getStringOffset(), json.getStringLength());
        } catch (DateTimeException notATimestamp) {
            throw mismatch(json, "an ISO 8601 timestamp");
        }
    }

    private static int integer(JsonParser json) {
        expect(json, JsonToken.VALUE_NUMBER_INT, "an integer");
        return json.getIntValue();
    }

    private static long longInteger(JsonParser json) {
        expect(json, JsonToken.VALUE_NUMBER_INT, "an integer");
        return json.getLongValue();
    }

    private static boolean bool(JsonParser json) {
        if (json.currentToken() != JsonToken.VALUE_TRUE) {
            expect(json, JsonToken.VALUE_FALSE, "true or false");
        }
        return json.currentToken() == JsonToken.VALUE_TRUE;
    }

    private static void expect(JsonParser json, JsonToken token, String description) {
        if (json.currentToken() != token) {
            throw mismatch(json, description);
        }
    }

    private static <T> T required(@Nullable T value, JsonParser json, String name) {
        if (value == null) {
            throw MismatchedInputException.from(json, PageBody.class, "%s has no %s".formatted(path(json), name));
        }
        return value;
    }

    private static MismatchedInputException mismatch(JsonParser json, String description) {
        String found = String.valueOf(json.getString()); // whole: cut before it is masked, half a key would stay
        return MismatchedInputException.from(
                json, PageBody.class, "%s must be %s but was %s".formatted(path(json), description, found));
    }

    private static String path(JsonParser json) {
        String pointer = json.streamReadContext().pathAsPointer().toString();
        return pointer.isEmpty() ? "the answer" : pointer;
    }
}
