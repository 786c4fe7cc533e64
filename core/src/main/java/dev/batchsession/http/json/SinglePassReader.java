package dev.batchsession.http.json;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the pages that APIs send, in one pass over the bytes: properties in any order, white space, {@code null}, and unknown
 * properties. It decodes each such page as {@link DatabindReader} does, and refuses all others, including those that may be valid.
 */
final class SinglePassReader {
    private static final QuotedText[] DATA_NAMES = quoted("batches", "pagination");
    private static final int BATCHES = 0;
    private static final int PAGINATION = 1;

    private static final QuotedText[] ROW_NAMES = quoted(
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

    private static final QuotedText[] PAGINATION_NAMES =
            quoted("current_page", "total_pages", "total_records", "has_next", "has_prev");
    private static final int CURRENT_PAGE = 0;
    private static final int TOTAL_PAGES = 1;
    private static final int TOTAL_RECORDS = 2;
    private static final int HAS_NEXT = 3;
    private static final int HAS_PREV = 4;

    private static final int UNKNOWN = -1;

    private static final BatchStatus[] STATUSES = Stream.of(BatchStatus.values())
            .filter(status -> status != BatchStatus.UNKNOWN) // its text is kept as it is
            .toArray(BatchStatus[]::new);
    private static final QuotedText[] STATUS_TEXTS =
            quoted(Stream.of(STATUSES).map(BatchStatus::wireName).toArray(String[]::new));

    private final JsonCursor json;

    private SinglePassReader(JsonCursor json) {
        this.json = json;
    }

    private static QuotedText[] quoted(String... texts) {
        return Stream.of(texts).map(QuotedText::of).toArray(QuotedText[]::new);
    }

    /** Returns the page, or {@code null} if {@link DatabindReader} must decide what the text is. */
    static @Nullable PageBody read(byte[] text, int length) {
        try {
            return new SinglePassReader(new JsonCursor(text, length)).response();
        } catch (UnusualJsonException unusual) {
            return null;
        }
    }

    private PageBody response() {
        PageBody body = null;
        json.expect('{');
        do {
            String name = json.name();
            if (!name.equals("data")) {
                json.value();
            } else if (body == null) {
                body = data();
            } else {
                throw new UnusualJsonException();
            }
        } while (json.another('}'));
        json.expectEnd();
        return required(body);
    }

    private PageBody data() {
        List<BatchSummary> batches = null;
        PageBody.Pagination pagination = null;
        int seen = 0;
        int name = UNKNOWN;
        json.expect('{');
        do {
            name = name(DATA_NAMES, name);
            seen = once(seen, name);
            switch (name) {
                case BATCHES -> batches = batches();
                case PAGINATION -> pagination = pagination();
                default -> skipUnknown();
            }
        } while (json.another('}'));
        return new PageBody(required(batches), required(pagination));
    }

    private List<BatchSummary> batches() {
        json.expect('[');
        if (json.accept(']')) {
            return List.of();
        }
        BatchSummary[] batches = new BatchSummary[PageRequest.MAX_LIMIT];
        int count = 0;
        do {
            if (count == batches.length) {
                throw new UnusualJsonException();
            }
            batches[count++] = batch();
        } while (json.another(']'));
        return List.of(
                count == batches.length ? batches : Arrays.copyOf(batches, count)); // a page does not copy it again
    }

    private BatchSummary batch() {
        UUID batchId = null;
        BatchStatus status = BatchStatus.UNKNOWN;
        String statusText = "";
        int totalRequests = 0;
        int completedRequests = 0;
        int failedRequests = 0;
        Instant createdAt = null;
        Instant actualCompletionTime = null;
        Map<String, String> additional = Map.of();
        int seen = 0;
        int name = UNKNOWN;
        json.expect('{');
        do {
            name = name(ROW_NAMES, name);
            seen = once(seen, name);
            if (name == UNKNOWN) {
                additional = withUnknown(additional);
            } else if (!json.acceptNull()) {
                switch (name) {
                    case BATCH_ID -> batchId = json.uuid();
                    case STATUS -> {
                        int index = json.oneOf(STATUS_TEXTS);
                        statusText = index >= 0 ? STATUS_TEXTS[index].value() : json.string();
                        status = index >= 0 ? STATUSES[index] : BatchStatus.UNKNOWN;
                    }
                    case TOTAL_REQUESTS -> totalRequests = json.integer();
                    case COMPLETED_REQUESTS -> completedRequests = json.integer();
                    case FAILED_REQUESTS -> failedRequests = json.integer();
                    case CREATED_AT -> createdAt = json.instant();
                    case ACTUAL_COMPLETION_TIME -> actualCompletionTime = json.instant();
                    default -> throw new AssertionError(name);
                }
            }
        } while (json.another('}'));
        return new BatchSummary(
                required(batchId),
                status,
                totalRequests,
                completedRequests,
                failedRequests,
                createdAt,
                actualCompletionTime,
                statusText,
                additional);
    }

    private PageBody.Pagination pagination() {
        Integer currentPage = null;
        Integer totalPages = null;
        Long totalRecords = null;
        Boolean hasNext = null;
        Boolean hasPrev = null;
        int seen = 0;
        int name = UNKNOWN;
        json.expect('{');
        do {
            name = name(PAGINATION_NAMES, name);
            seen = once(seen, name);
            if (name == UNKNOWN) {
                skipUnknown();
            } else if (!json.acceptNull()) {
                switch (name) {
                    case CURRENT_PAGE -> currentPage = json.integer();
                    case TOTAL_PAGES -> totalPages = json.integer();
                    case TOTAL_RECORDS -> totalRecords = json.longInteger();
                    case HAS_NEXT -> hasNext = json.bool();
                    case HAS_PREV -> hasPrev = json.bool();
                    default -> throw new AssertionError(name);
                }
            }
        } while (json.another('}'));
        return new PageBody.Pagination(currentPage, totalPages, totalRecords, hasNext, hasPrev);
    }

    /** Passes a name with its colon. An {@link #UNKNOWN} one is not passed. */
    private int name(QuotedText[] names, int previous) {
        int name = json.oneOf(names, previous + 1);
        if (name != UNKNOWN) {
            json.expect(':');
        }
        return name;
    }

    private Map<String, String> withUnknown(Map<String, String> others) {
        Map<String, String> additional = others.isEmpty() ? new LinkedHashMap<>() : others;
        String name = json.name();
        if (additional.put(name, json.value()) != null) {
            throw new UnusualJsonException();
        }
        return additional;
    }

    private void skipUnknown() {
        json.name();
        json.value();
    }

    /** Adds a known name to those of an object. */
    private static int once(int seen, int name) {
        if (name == UNKNOWN) {
            return seen;
        }
        if ((seen & 1 << name) != 0) {
            throw new UnusualJsonException();
        }
        return seen | 1 << name;
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new UnusualJsonException();
        }
        return value;
    }
}
