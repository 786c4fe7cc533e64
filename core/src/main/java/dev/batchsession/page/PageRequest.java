package dev.batchsession.page;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;

/**
 * Which page of which list. Immutable.
 *
 * @param filter which batches the list holds
 * @param page the page's number, from 1
 * @param limit rows a page, 1 to {@value #MAX_LIMIT}
 */
public record PageRequest(BatchFilter filter, int page, int limit) {
    /** The most rows a page may have; the API's own bound. */
    public static final int MAX_LIMIT = 100;

    /** Refuses what the API would refuse. */
    public PageRequest {
        requireNonNull(filter, "filter");
        if (page < 1) {
            throw new IllegalArgumentException("page must be >= 1 but was " + page);
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + " but was " + limit);
        }
    }

    /** The request for another page of the same list. */
    public PageRequest page(int page) {
        return new PageRequest(filter, page, limit);
    }
}
