package dev.batchsession;

/** What a listing promises about a list that changes while it is read. */
public enum Consistency {
    /**
     * The server's pages as they come, each row as often as the server sends it. Rows that are created, deleted, or stop
     * matching meanwhile move the others across page borders: a row may come twice or not at all.
     *
     * <p>An answer must be the page that was requested: if its {@code current_page} is another one, the listing fails with a
     * {@link dev.batchsession.page.PaginationException}. The only exception is the last page of a list that has shrunk, which
     * some servers return for a page beyond the end: the listing completes without its rows. A listing also fails after
     * 1,000 consecutive pages without a batch that the page before did not have, if a next page is promised.
     */
    LIVE,
    /**
     * Every batch that matches the filter from subscription to completion comes exactly once; one that starts or stops
     * matching meanwhile comes at most once. Nothing is assumed about how the server orders the list, whether it compares
     * bounds inclusively, and how precisely, down to one second.
     *
     * <p>The walk follows the time of creation: a call asks for the first page of the rows from the last one on. So a page
     * far down the list costs the server what the first one costs, and each page brings at least one row again, which is
     * dropped. Page numbers are used where no bound leads: among more rows than a page holds at one instant, until
     * the order is certain, which takes 10 rows at different seconds, and where the server's totals show that a bound hides
     * rows, such as those without a time among others or those of a group that comes later. At the end, where one page did
     * not hold the list, one call looks for rows without a time.
     * Demand is as strict as with {@code LIVE}; rows n take ceil(n / S) calls of S rows and about one in a hundred more, or up
     * to twice as many where rows of about half a page are created within the server's precision.
     *
     * <p>Memory: the ids of the last page's rows, of those within three seconds of the last one, and of all rows without a
     * time. Where the list goes by no order of time, all ids are remembered, about 200 bytes a row, and pages are read by
     * number, each with a row of the one before, so that still nothing is lost; if such a list changes meanwhile, it is read
     * again until a pass brings nothing that was there at first, ten times at the most.
     *
     * <p>A row that is created while the list is read may or may not come. A server that ignores the bounds ends the listing
     * with a {@link dev.batchsession.page.PaginationException}, and so does one that tells no totals where a page is not in
     * the order of those before. One kind of list is not brought completely: rows that a bound hides, and as few as appear
     * between two calls on the far side of the bound, are not missed by the totals.
     */
    SNAPSHOT
}
