package dev.batchsession.http.json;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageRequest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the pages that APIs send, in one pass over the bytes: properties in any order, white space, {@code null}, and unknown
 * properties. It decodes each such page as {@link DatabindReader} does, and refuses all others, including those that may be valid.
 */
final class SinglePassReader {
    private static final Literal[] DATA_NAMES = Literal.quoted("batches", "pagination");
    private static final int BATCHES = 0;
    private static final int PAGINATION = 1;

    private static final Literal[] PAGINATION_NAMES =
            Literal.quoted("current_page", "total_pages", "total_records", "has_next", "has_prev");
    private static final int CURRENT_PAGE = 0;
    private static final int TOTAL_PAGES = 1;
    private static final int TOTAL_RECORDS = 2;
    private static final int HAS_NEXT = 3;
    private static final int HAS_PREV = 4;

    private final JsonCursor json;
    private final RowReader rows;

    private SinglePassReader(JsonCursor json) {
        this.json = json;
        this.rows = new RowReader(json);
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
        return JsonCursor.required(body);
    }

    private PageBody data() {
        List<BatchSummary> batches = null;
        PageBody.Pagination pagination = null;
        int seen = 0;
        int name = JsonCursor.UNKNOWN;
        json.expect('{');
        do {
            name = json.nameOf(DATA_NAMES, name + 1);
            seen = JsonCursor.once(seen, name);
            switch (name) {
                case BATCHES -> batches = batches();
                case PAGINATION -> pagination = pagination();
                default -> skipUnknown();
            }
        } while (json.another('}'));
        return new PageBody(JsonCursor.required(batches), JsonCursor.required(pagination));
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
            batches[count++] = rows.read();
        } while (json.another(']'));
        return List.of(
                count == batches.length ? batches : Arrays.copyOf(batches, count)); // a page does not copy it again
    }

    private PageBody.Pagination pagination() {
        Integer currentPage = null;
        Integer totalPages = null;
        Long totalRecords = null;
        Boolean hasNext = null;
        Boolean hasPrev = null;
        int seen = 0;
        int name = JsonCursor.UNKNOWN;
        json.expect('{');
        do {
            name = json.nameOf(PAGINATION_NAMES, name + 1);
            seen = JsonCursor.once(seen, name);
            if (name == JsonCursor.UNKNOWN) {
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

    private void skipUnknown() {
        json.name();
        json.value();
    }
}
