package dev.batchsession.http;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Decodes a page token by token. Reflective data binding would create a string for each timestamp and UUID, which costs several
 * times as much as the rest of a row.
 */
final class PageBodyReader {
    private static final PropertyNames RESPONSE_NAMES = new PropertyNames("data");
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

    private final JsonParser json;
    private final ValueReader values;

    private PageBodyReader(JsonParser json, PageBytes bytes) {
        this.json = json;
        this.values = new ValueReader(json, bytes);
    }

    /**
     * Decodes all bytes.
     *
     * @param json a parser at the start of these bytes
     * @throws JacksonException if the bytes are not JSON, have another structure, or contain more than one value
     */
    static PageBody read(JsonParser json, PageBytes bytes) {
        PageBodyReader reader = new PageBodyReader(json, bytes);
        try {
            return reader.response();
        } catch (StreamConstraintsException tooLarge) {
            throw reader.values.tooLarge(tooLarge);
        }
    }

    private PageBody response() {
        PageBody body = null;
        JsonToken start = json.nextToken();
        if (start == null) {
            throw new UnexpectedJsonException(json, "the response body is empty");
        }
        values.expect(JsonToken.START_OBJECT, "an object", start);
        for (int name = RESPONSE_NAMES.first(json);
                name != PropertyNames.END;
                name = RESPONSE_NAMES.after(name, json)) {
            json.nextToken();
            if (name == DATA) {
                body = data();
            } else {
                json.skipChildren();
            }
        }
        PageBody whole = values.required(body, "data");
        if (json.nextToken() != null) {
            throw new UnexpectedJsonException(json, "unexpected content after the JSON value");
        }
        return whole;
    }

    private PageBody data() {
        List<BatchSummary> batches = null;
        PageBody.Pagination pagination = null;
        values.expect(JsonToken.START_OBJECT, "an object", json.currentToken());
        for (int name = DATA_NAMES.first(json); name != PropertyNames.END; name = DATA_NAMES.after(name, json)) {
            json.nextToken();
            switch (name) {
                case BATCHES -> batches = batches();
                case PAGINATION -> pagination = pagination();
                default -> json.skipChildren();
            }
        }
        return new PageBody(values.required(batches, "batches"), values.required(pagination, "pagination"));
    }

    private List<BatchSummary> batches() {
        values.expect(JsonToken.START_ARRAY, "an array", json.currentToken());
        List<BatchSummary> batches = new ArrayList<>(PageRequest.MAX_LIMIT);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (batches.size() == PageRequest.MAX_LIMIT) { // before further rows take memory
                throw new UnexpectedJsonException(
                        json, "/data/batches has more than " + PageRequest.MAX_LIMIT + " rows");
            }
            batches.add(batch());
        }
        return batches;
    }

    private BatchSummary batch() {
        values.expect(JsonToken.START_OBJECT, "an object", json.currentToken());
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
                case BATCH_ID -> batchId = absent ? null : values.uuid(token);
                case STATUS -> {
                    status = absent ? BatchStatus.UNKNOWN : values.status(token);
                    statusText = absent ? "" : status == BatchStatus.UNKNOWN ? json.getString() : status.wireName();
                }
                case TOTAL_REQUESTS -> totalRequests = absent ? 0 : values.integer(token);
                case COMPLETED_REQUESTS -> completedRequests = absent ? 0 : values.integer(token);
                case FAILED_REQUESTS -> failedRequests = absent ? 0 : values.integer(token);
                case CREATED_AT -> createdAt = absent ? null : values.instant(token);
                case ACTUAL_COMPLETION_TIME -> actualCompletionTime = absent ? null : values.instant(token);
                default -> json.skipChildren();
            }
        }
        return new BatchSummary(
                values.required(batchId, "batch_id"),
                status,
                totalRequests,
                completedRequests,
                failedRequests,
                createdAt,
                actualCompletionTime,
                statusText);
    }

    private PageBody.Pagination pagination() {
        values.expect(JsonToken.START_OBJECT, "an object", json.currentToken());
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
                case CURRENT_PAGE -> currentPage = absent ? null : Integer.valueOf(values.integer(token));
                case TOTAL_PAGES -> totalPages = absent ? null : Integer.valueOf(values.integer(token));
                case TOTAL_RECORDS -> totalRecords = absent ? null : Long.valueOf(values.longInteger(token));
                case HAS_NEXT -> hasNext = absent ? null : Boolean.valueOf(values.bool(token));
                case HAS_PREV -> hasPrev = absent ? null : Boolean.valueOf(values.bool(token));
                default -> json.skipChildren();
            }
        }
        return new PageBody.Pagination(currentPage, totalPages, totalRecords, hasNext, hasPrev);
    }
}
