package dev.batchsession.snapshot;

/**
 * What the bounds so far have shown about the server. Immutable.
 *
 * @param inclusive whether bounds are assumed to be inclusive, which saves calls if it is right
 * @param rejected the number of consecutive bounds that were rejected because they hide rows
 * @param pagesToWait the number of pages to read by number before the next bound is tried
 * @param mayEndUndated whether the list may end with undated rows; true until a probe disproves it
 */
record BoundTrials(boolean inclusive, int rejected, int pagesToWait, boolean mayEndUndated) {
    /** The number of consecutive rejected bounds after which the list is treated as unordered. */
    private static final int MAX_REJECTED = 6;

    static BoundTrials none(boolean mayEndUndated) {
        return new BoundTrials(true, 0, 0, mayEndUndated);
    }

    BoundTrials exclusive() {
        return new BoundTrials(false, rejected, pagesToWait, mayEndUndated);
    }

    BoundTrials accepted() {
        return new BoundTrials(inclusive, 0, pagesToWait, mayEndUndated);
    }

    BoundTrials rejectedOne() {
        return new BoundTrials(inclusive, rejected + 1, (1 << rejected) - 1, mayEndUndated);
    }

    boolean isHopeless() {
        return rejected == MAX_REJECTED;
    }

    BoundTrials waitedOne() {
        return new BoundTrials(inclusive, rejected, Math.max(0, pagesToWait - 1), mayEndUndated);
    }

    BoundTrials endsDated() {
        return new BoundTrials(inclusive, rejected, pagesToWait, false);
    }
}
