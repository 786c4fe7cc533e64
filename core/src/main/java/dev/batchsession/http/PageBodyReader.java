package dev.batchsession.http;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a page token by token. Binding by reflection would parse each timestamp and UUID through strings of their own,
 * which costs several times what the rest of a row costs.
 */
final class PageBodyReader {
    private static final int FULL_PAGE = 100;
    private static final PropertyNames ANSWER_NAMES = new PropertyNames("data");
    private static final int DATA = 0;

    private static final PropertyNames DATA_NAMES = new PropertyNames("batches", "pagination");
    private static final int BATCHES = 0;
    private static final int PAGINATION = 1;

    private static final PropertyNames ROW_NAMES = new PropertyNames(
            "batch_id",
            "status",
            "total_requests",
            "completed_requests",
            "failed_requests",
            "created_at",
            "actual_completion_time");
    private static final int BATCH_ID = 0;
    private static final int STATUS = 1;
    private static final int TOTAL_REQUESTS = 2;
    private static final int COMPLETED_REQUESTS = 3;
    private static final int FAILED_REQUESTS = 4;
    private static final int CREATED_AT = 5;
    private static final int ACTUAL_COMPLETION_TIME = 6;

    private static final PropertyNames PAGINATION_NAMES =
            new PropertyNames("current_page", "total_pages", "total_records", "has_next", "has_prev");
    private static final int CURRENT_PAGE = 0;
    private static final int TOTAL_PAGES = 1;
    private static final int TOTAL_RECORDS = 2;
    private static final int HAS_NEXT = 3;
    private static final int HAS_PREV = 4;

    private static final BatchStatus[] STATUSES = BatchStatus.values();

    private PageBodyReader() {}

    /** @throws JacksonException where the text is not JSON, not this shape, or more than one value */
    static PageBody read(JsonParser json) {
        PageBody body = null;
        expect(JsonToken.START_OBJECT, "an object", json.nextToken(), json);
        for (int name = ANSWER_NAMES.first(json); name != PropertyNames.END; name = ANSWER_NAMES.after(name, json)) {
            json.nextToken();
            if (name == DATA) {
                body = data(json);
            } else {
                json.skipChildren();
            }
        }
        PageBody whole = required(body, json, "data");
        if (json.nextToken() != null) {
            throw new WrongShapeException(json, "more follows after the answer");
        }
        return whole;
    }

    private static PageBody data(JsonParser json) {
        List<BatchSummary> batches = null;
        PageBody.Pagination pagination = null;
        expect(JsonToken.START_OBJECT, "an object", json.currentToken(), json);
        for (int name = DATA_NAMES.first(json); name != PropertyNames.END; name = DATA_NAMES.after(name, json)) {
            json.nextToken();
            switch (name) {
                case BATCHES -> batches = batches(json);
                case PAGINATION -> pagination = pagination(json);
                default -> json.skipChildren();
            }
        }
        return new PageBody(required(batches, json, "batches"), required(pagination, json, "pagination"));
    }

    private static List<BatchSummary> batches(JsonParser json) {
        expect(JsonToken.START_ARRAY, "an array", json.currentToken(), json);
        List<BatchSummary> batches = new ArrayList<>(FULL_PAGE);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            batches.add(batch(json));
        }
        return batches;
    }

    private static BatchSummary batch(JsonParser json) {
        expect(JsonToken.START_OBJECT, "an object", json.currentToken(), json);
        UUID batchId = null;
        BatchStatus status = BatchStatus.UNKNOWN;
        String statusText = "";
        int totalRequests = 0;
        int completedRequests = 0;
        int failedRequests = 0;
        Instant createdAt = null;
        Instant actualCompletionTime = null;
        for (int name = ROW_NAMES.first(json); name != PropertyNames.END; name = ROW_NAMES.after(name, json)) {
            JsonToken token = json.nextToken();
            boolean absent = token == JsonToken.VALUE_NULL;
            switch (name) {
                case BATCH_ID -> batchId = absent ? null : uuid(token, json);
                case STATUS -> {
                    status = absent ? BatchStatus.UNKNOWN : status(token, json);
                    statusText = absent ? "" : status == BatchStatus.UNKNOWN ? json.getString() : status.wireName();
                }
                case TOTAL_REQUESTS -> totalRequests = absent ? 0 : integer(token, json);
                case COMPLETED_REQUESTS -> completedRequests = absent ? 0 : integer(token, json);
                case FAILED_REQUESTS -> failedRequests = absent ? 0 : integer(token, json);
                case CREATED_AT -> createdAt = absent ? null : instant(token, json);
                case ACTUAL_COMPLETION_TIME -> actualCompletionTime = absent ? null : instant(token, json);
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
        expect(JsonToken.START_OBJECT, "an object", json.currentToken(), json);
        Integer currentPage = null;
        Integer totalPages = null;
        Long totalRecords = null;
        Boolean hasNext = null;
        Boolean hasPrev = null;
        for (int name = PAGINATION_NAMES.first(json);
                name != PropertyNames.END;
                name = PAGINATION_NAMES.after(name, json)) {
            JsonToken token = json.nextToken();
            boolean absent = token == JsonToken.VALUE_NULL;
            switch (name) {
                case CURRENT_PAGE -> currentPage = absent ? null : Integer.valueOf(integer(token, json));
                case TOTAL_PAGES -> totalPages = absent ? null : Integer.valueOf(integer(token, json));
                case TOTAL_RECORDS -> totalRecords = absent ? null : Long.valueOf(longInteger(token, json));
                case HAS_NEXT -> hasNext = absent ? null : Boolean.valueOf(bool(token, json));
                case HAS_PREV -> hasPrev = absent ? null : Boolean.valueOf(bool(token, json));
                default -> json.skipChildren();
            }
        }
        return new PageBody.Pagination(currentPage, totalPages, totalRecords, hasNext, hasPrev);
    }

    private static UUID uuid(JsonToken token, JsonParser json) {
        expect(JsonToken.VALUE_STRING, "a UUID", token, json);
        UUID uuid = Uuids.parse(json.getStringCharacters(), json.getStringOffset(), json.getStringLength());
        if (uuid == null) {
            throw mismatch(json, "a UUID");
        }
        return uuid;
    }

    private static BatchStatus status(JsonToken token, JsonParser json) {
        expect(JsonToken.VALUE_STRING, "a string", token, json);
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

    private static Instant instant(JsonToken token, JsonParser json) {
        expect(JsonToken.VALUE_STRING, "an ISO 8601 timestamp", token, json);
        try {
            return Timestamps.parse(json.getStringCharacters(), json.getStringOffset(), json.getStringLength());
        } catch (DateTimeException notATimestamp) {
            throw mismatch(json, "an ISO 8601 timestamp");
        }
    }

    private static int integer(JsonToken token, JsonParser json) {
        expect(JsonToken.VALUE_NUMBER_INT, "an integer", token, json);
        return json.getIntValue();
    }

    private static long longInteger(JsonToken token, JsonParser json) {
        expect(JsonToken.VALUE_NUMBER_INT, "an integer", token, json);
        return json.getLongValue();
    }

    private static boolean bool(JsonToken token, JsonParser json) {
        if (token != JsonToken.VALUE_TRUE) {
            expect(JsonToken.VALUE_FALSE, "true or false", token, json);
        }
        return token == JsonToken.VALUE_TRUE;
    }

    private static void expect(JsonToken expected, String description, @Nullable JsonToken token, JsonParser json) {
        if (token != expected) {
            throw mismatch(json, description);
        }
    }

    private static <T> T required(@Nullable T value, JsonParser json, String name) {
        if (value == null) {
            throw new WrongShapeException(json, "%s has no %s".formatted(path(json), name));
        }
        return value;
    }

    private static WrongShapeException mismatch(JsonParser json, String description) {
        String found = String.valueOf(json.getString()); // whole: cut before it is masked, half a key would stay
        return new WrongShapeException(json, "%s must be %s but was %s".formatted(path(json), description, found));
    }

    private static String path(JsonParser json) {
        String pointer = json.streamReadContext().pathAsPointer().toString();
        return pointer.isEmpty() ? "the answer" : pointer;
    }
}
