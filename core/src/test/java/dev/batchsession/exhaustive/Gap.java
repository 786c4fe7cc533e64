package dev.batchsession.exhaustive;

/** A reason for which a snapshot listing may miss a row that was listed throughout. The server decides whether it applies. */
enum Gap {
    /**
     * A bound hides rows, and as many rows appear between two calls on its far side, so that the totals agree (decision 10, and the
     * limitation of {@code Consistency.SNAPSHOT}). Undated rows at the end do not count, since they are expected.
     */
    TOTALS_AGREE,
    /**
     * Rows appear while undated rows are unread, which no bound selects. Most such listings are complete; this includes those that
     * search the end of a list for undated rows, which moves at the same time.
     */
    UNDATED_WHILE_GROWING
}
