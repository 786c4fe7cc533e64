package dev.batchsession.snapshot;

import dev.batchsession.page.PageRequest;

/** What a {@link KeysetCursor} requests next, and why. The package documentation has the transitions. */
sealed interface ScanState {
    /** Returns what was read so far. */
    Progress progress();

    /** Reads overlapping pages by number until the order of the list is known. */
    record DetectOrder(Progress progress, SortOrderDetector detector) implements ScanState {}

    /** Reads overlapping pages of the current window by number. */
    record ByOffset(Progress progress) implements ScanState {}

    /**
     * Reads from a bound just before the last row.
     *
     * @param next the window from this bound on; it replaces the current one once a page proves that it overlaps
     */
    record ByKeyset(Progress progress, ScanWindow next) implements ScanState {}

    /**
     * Reads the end of the list because a page from the first bound lacks rows, which may be undated.
     *
     * @param next the window of this page, which is accepted if they are
     * @param asked the request that the page answers
     */
    record ProbeTail(Progress progress, ScanWindow next, PageRequest asked, Answer answer, TailProbe probe)
            implements ScanState {}

    /** Reads the last page of a list that is oldest first and may be growing, to set its {@link HighWatermark}. */
    record ProbeEnd(Progress progress, PageRequest probe) implements ScanState {}
}
