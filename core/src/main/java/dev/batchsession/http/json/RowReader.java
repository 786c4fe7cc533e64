package dev.batchsession.http.json;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the rows of a page. Those of usual form, with the properties in the order of the API's documentation and without white space,
 * are read property by property, each with a constant name, which takes a fifth less time than looking each one up. From the first
 * property that is not usual on, the names are looked up. Not safe for concurrent use.
 */
final class RowReader {
    private static final Literal[] NAMES = Literal.quoted(
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

    private static final Literal USUAL_BATCH_ID = Literal.of("\"batch_id\":");
    private static final Literal USUAL_TOTAL_REQUESTS = Literal.of(",\"total_requests\":");
    private static final Literal USUAL_COMPLETED_REQUESTS = Literal.of(",\"completed_requests\":");
    private static final Literal USUAL_FAILED_REQUESTS = Literal.of(",\"failed_requests\":");
    private static final Literal USUAL_CREATED_AT = Literal.of(",\"created_at\":");
    private static final Literal USUAL_ACTUAL_COMPLETION_TIME = Literal.of(",\"actual_completion_time\":");

    private static final BatchStatus[] STATUSES = Stream.of(BatchStatus.values())
            .filter(status -> status != BatchStatus.UNKNOWN) // its text is kept as it is
            .toArray(BatchStatus[]::new);
    private static final Literal[] STATUS_TEXTS = Literal.quoted(wireNames());
    private static final Literal[] USUAL_STATUSES = Stream.of(wireNames())
            .map(text -> Literal.of(",\"status\":\"" + text + '"'))
            .toArray(Literal[]::new);

    private final JsonCursor json;
    private @Nullable UUID batchId;
    private BatchStatus status = BatchStatus.UNKNOWN;
    private String statusText = "";
    private int totalRequests;
    private int completedRequests;
    private int failedRequests;
    private @Nullable Instant createdAt;
    private @Nullable Instant actualCompletionTime;
    private Map<String, String> additional = Map.of();

    RowReader(JsonCursor json) {
        this.json = json;
    }

    private static String[] wireNames() {
        return Stream.of(STATUSES).map(BatchStatus::wireName).toArray(String[]::new);
    }

    /** Passes a row. */
    BatchSummary read() {
        clear();
        json.expect('{');
        int usual = readUsual();
        int seen = (1 << usual) - 1;
        int name = usual - 1;
        for (boolean more = usual == 0 || json.another('}'); more; more = json.another('}')) {
            name = json.nameOf(NAMES, name + 1);
            seen = JsonCursor.once(seen, name);
            readValue(name);
        }
        return new BatchSummary(
                JsonCursor.required(batchId),
                status,
                totalRequests,
                completedRequests,
                failedRequests,
                createdAt,
                actualCompletionTime,
                statusText,
                additional);
    }

    private void clear() {
        batchId = null;
        status = BatchStatus.UNKNOWN;
        statusText = "";
        totalRequests = 0;
        completedRequests = 0;
        failedRequests = 0;
        createdAt = null;
        actualCompletionTime = null;
        additional = Map.of();
    }

    /** Passes the properties of usual form. Returns their number. Not a loop, so that the names are constants. */
    private int readUsual() {
        if (!json.accept(USUAL_BATCH_ID)) {
            return BATCH_ID;
        }
        batchId = json.uuid();
        int index = json.acceptOneOf(USUAL_STATUSES);
        if (index == JsonCursor.UNKNOWN) {
            return STATUS;
        }
        status = STATUSES[index];
        statusText = status.wireName();
        if (!json.accept(USUAL_TOTAL_REQUESTS)) {
            return TOTAL_REQUESTS;
        }
        totalRequests = integer();
        if (!json.accept(USUAL_COMPLETED_REQUESTS)) {
            return COMPLETED_REQUESTS;
        }
        completedRequests = integer();
        if (!json.accept(USUAL_FAILED_REQUESTS)) {
            return FAILED_REQUESTS;
        }
        failedRequests = integer();
        if (!json.accept(USUAL_CREATED_AT)) {
            return CREATED_AT;
        }
        createdAt = instant();
        if (!json.accept(USUAL_ACTUAL_COMPLETION_TIME)) {
            return ACTUAL_COMPLETION_TIME;
        }
        actualCompletionTime = instant();
        return NAMES.length;
    }

    private void readValue(int name) {
        switch (name) {
            case BATCH_ID -> batchId = json.acceptNull() ? null : json.uuid();
            case STATUS -> readStatus();
            case TOTAL_REQUESTS -> totalRequests = integer();
            case COMPLETED_REQUESTS -> completedRequests = integer();
            case FAILED_REQUESTS -> failedRequests = integer();
            case CREATED_AT -> createdAt = instant();
            case ACTUAL_COMPLETION_TIME -> actualCompletionTime = instant();
            default -> readUnknown();
        }
    }

    private void readStatus() {
        if (!json.acceptNull()) {
            int index = json.acceptOneOf(STATUS_TEXTS);
            boolean isKnown = index != JsonCursor.UNKNOWN;
            status = isKnown ? STATUSES[index] : BatchStatus.UNKNOWN;
            statusText = isKnown ? status.wireName() : json.string();
        }
    }

    private int integer() {
        return json.acceptNull() ? 0 : json.integer();
    }

    private @Nullable Instant instant() {
        return json.acceptNull() ? null : json.instant();
    }

    private void readUnknown() {
        if (additional.isEmpty()) {
            additional = new LinkedHashMap<>();
        }
        String name = json.name();
        if (additional.put(name, json.value()) != null) {
            throw new UnusualJsonException();
        }
    }
}
