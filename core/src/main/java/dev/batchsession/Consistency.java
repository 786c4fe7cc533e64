package dev.batchsession;

/** What a listing promises about a list that changes while it is read. */
public enum Consistency {
    /**
     * The server's pages as they come, each row as often as the server sends it. Rows that are created, deleted, or stop
     * matching meanwhile move the others across page borders: a row may come twice or not at all.
     */
    LIVE,
    /**
     * Every batch that matches the filter from subscription to completion comes exactly once; one that starts or stops
     * matching meanwhile comes at most once. Nothing is assumed about how the server orders the list, whether it compares
     * bounds inclusively, and how precisely, down to one second.
     *
     * <p>The walk follows the time of creation: a call asks for the first page of the rows from the last one on. So a page
     * far down the list costs the server what the first one costs, and each page brings at least one row again, which is
     * dropped. Page numbers are used where no bound leads: among more rows than a page holds at one instant, and until
     * the order is certain, which takes 10 rows at different seconds. At the end, where one page did not hold the list, one
     * call looks for rows without a time.
     * Demand is as strict as with {@code LIVE}; rows n take ceil(n / S) calls of S rows and about one in a hundred more, or up
     * to twice as many where rows of about half a page are created within the server's precision.
     *
     * <p>Memory: the ids of the rows within three seconds of the last one, and of all rows without a time. Where the list
     * goes by no order of time, all ids are remembered, about 200 bytes a row, and pages are read by number: each with a
     * row of the one before, so that still nothing is lost. If rows stand in another order at each call, the list is read
     * until a pass brings nothing new.
     *
     * <p>A row that is created while the list is read may or may not come. A server that ignores the bounds, or a page that is
     * not in the order of the first pages, ends the listing with a {@link dev.batchsession.page.PaginationException}.
     * Two kinds of lists look like lists in order of time and are not brought completely: those that are in order of time only
     * within groups of more than a page, and those with rows without a time far from either end.
     */
    SNAPSHOT
}
