package dev.batchsession;

/** The guarantees of a listing about a list that changes while it is read. */
public enum Consistency {
    /**
     * The pages of the server in the order received, each row as often as the server returns it. Batches that are created, deleted,
     * or stop matching in the meantime move other rows across page boundaries, so a row may be emitted twice or not at all.
     *
     * <p>Each response must be the requested page. If its {@code current_page} is another one, the listing fails with a
     * {@link dev.batchsession.page.PaginationException}. The only exception is the last page of a list that has shrunk, which some
     * servers return for a page beyond the end: the listing completes without the rows of that page. A listing also fails after 1,000
     * consecutive pages without a batch that the previous page did not contain, if a next page is promised.
     */
    LIVE,
    /**
     * Every batch that matches the filter from subscription to completion is emitted exactly once. A batch that starts or stops
     * matching in the meantime is emitted at most once, and so is a batch that is created in the meantime.
     *
     * <p><b>Cost:</b> demand is as strict as with {@code LIVE}. Reading n rows takes ceil(n/S) calls for pages of S rows and about one
     * call in a hundred more, or up to twice as many if about half a page of batches is created within the precision of the server.
     * Each page repeats at least one row, which is dropped. A page far down the list costs the server the same as the first one.
     * A list of more than one page takes one more call for rows without {@code created_at}.
     *
     * <p><b>Memory:</b> the listing remembers the ids of the last page, of the rows within three seconds of the last row, and of all
     * rows without {@code created_at}. If the list is not ordered by {@code created_at}, it remembers the ids of all rows, about 200
     * bytes per row.
     *
     * <p><b>Errors:</b> the listing fails with a {@link dev.batchsession.page.PaginationException} if the server ignores the bounds of
     * the filter, or if it returns no totals and a page is out of order.
     *
     * <p><b>Limitation:</b> rows that a bound hides are missed if no more of them are hidden than rows appear, between two calls, on
     * the far side of the bound, since the totals then agree.
     *
     * @implNote Nothing is assumed about the order of the list, nor about whether the server compares bounds inclusively and how
     *     precisely, down to one second. The listing follows {@code created_at} (keyset pagination): each call requests the first page
     *     of the rows from the last row on. Page numbers are used if no bound leads further: among more rows at one instant than a page
     *     has; until the order is certain, which takes 10 rows of different seconds; and if the totals of the server show that a bound
     *     hides rows, such as rows without {@code created_at} among others, or rows of a group that follows later. A list without an
     *     order of {@code created_at} is read by page numbers, with pages that overlap by one row so that no row is lost. If such a list
     *     changes while it is read, it is scanned again until a scan finds no row that existed at the start, at most ten times.
     */
    SNAPSHOT
}
