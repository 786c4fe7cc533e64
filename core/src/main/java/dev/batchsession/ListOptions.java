package dev.batchsession;

import dev.batchsession.page.PageRequest;

/**
 * How a listing goes about its pages. Immutable; {@link #defaults()} is where options start, and each setting returns a
 * copy:
 *
 * <pre>{@code ListOptions.defaults().lookahead(8)}</pre>
 */
public final class ListOptions {
    private static final ListOptions DEFAULTS = new ListOptions(PageRequest.MAX_LIMIT, 1, 0);
    private static final int MAX_LOOKAHEAD = 64;

    private final int pageSize;
    private final int startPage;
    private final int lookahead;

    private ListOptions(int pageSize, int startPage, int lookahead) {
        this.pageSize = pageSize;
        this.startPage = startPage;
        this.lookahead = lookahead;
    }

    /** Pages of 100 rows from page 1, one call in flight, each made when a row of it is wanted. */
    public static ListOptions defaults() {
        return DEFAULTS;
    }

    /** Rows a page, 1 to 100; default 100. Fewer make the first row cheaper and the listing dearer. */
    public ListOptions pageSize(int pageSize) {
        if (pageSize < 1 || pageSize > PageRequest.MAX_LIMIT) {
            throw new IllegalArgumentException(
                    "pageSize must be 1 to " + PageRequest.MAX_LIMIT + " but was " + pageSize);
        }
        return new ListOptions(pageSize, startPage, lookahead);
    }

    /** The number of the first page to fetch, &gt;= 1; default 1. */
    public ListOptions startPage(int startPage) {
        if (startPage < 1) {
            throw new IllegalArgumentException("startPage must be >= 1 but was " + startPage);
        }
        return new ListOptions(pageSize, startPage, lookahead);
    }

    /**
     * Pages fetched ahead of the one that the consumer is at, 0 to 64; default 0. Their calls run at the same time; rows
     * keep their order, and a failure its place in line. Takes effect once the first page has told how many there are; where the server tells no total, one page is
     * fetched ahead.
     * Costs up to this many pages of memory, and up to this many calls in vain where the consumer stops early or the
     * list shrinks.
     */
    public ListOptions lookahead(int lookahead) {
        if (lookahead < 0 || lookahead > MAX_LOOKAHEAD) {
            throw new IllegalArgumentException("lookahead must be 0 to " + MAX_LOOKAHEAD + " but was " + lookahead);
        }
        return new ListOptions(pageSize, startPage, lookahead);
    }

    int pageSize() {
        return pageSize;
    }

    int startPage() {
        return startPage;
    }

    int lookahead() {
        return lookahead;
    }

    @Override
    public String toString() {
        return "ListOptions[pageSize=" + pageSize + ", startPage=" + startPage + ", lookahead=" + lookahead + ']';
    }
}
