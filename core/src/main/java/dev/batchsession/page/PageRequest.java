package dev.batchsession.page;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;

/**
 * A request for one page of the batches that match a filter. Immutable.
 *
 * @param filter the filter of the list
 * @param page the number of the page; must be at least 1
 * @param limit the number of rows per page; must be between 1 and {@value #MAX_LIMIT}
 */
public record PageRequest(BatchFilter filter, int page, int limit) {
    /** The maximum number of rows per page, as documented by the API. */
    public static final int MAX_LIMIT = 100;

    /** Checks the bounds of the API. */
    public PageRequest {
        requireNonNull(filter, "filter");
        if (page < 1) {
            throw new IllegalArgumentException("page must be >= 1 but was " + page);
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + " but was " + limit);
        }
    }

    /** Returns the request for another page of the same list. */
    public PageRequest page(int page) {
        return new PageRequest(filter, page, limit);
    }
}
