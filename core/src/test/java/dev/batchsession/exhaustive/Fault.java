package dev.batchsession.exhaustive;

/** The gallery: plausible faults of a lister, each of which the check must find. */
enum Fault {
    /** Reads by page numbers only: a page begins after the last row instead of with it, so that a deletion goes unnoticed. */
    NO_OVERLAP,
    /** A page without new rows ends the listing. */
    STOPS_WITHOUT_NEW_ROWS,
    /** Rows without a time are not emitted. */
    DROPS_UNDATED,
    /** Rows that were emitted before are emitted again. */
    NO_DEDUP,
    /** Only the rows of the page before are remembered. */
    DEDUP_OF_ONE_PAGE,
    /** The bound is set at the time of the last row. */
    NO_MARGIN,
    /** The bound is one unit before the last row, which is sufficient only if the server compares all digits. */
    MARGIN_OF_ONE_UNIT,
    /** The bound is set after the last row instead of before it. */
    MARGIN_ON_THE_WRONG_SIDE,
    /** {@code >=} for {@code >}: rows at the time of the last row count as read. */
    TIES_COUNT_AS_READ,
    /** A resumed listing skips a page. */
    RESUMES_ONE_PAGE_LATE
}
