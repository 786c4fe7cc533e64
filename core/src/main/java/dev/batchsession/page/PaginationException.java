package dev.batchsession.page;

/**
 * Exception thrown if the answers contradict each other: the server returned another page than the one requested, promises a
 * next page without end, or the source completed without a page. Retrying does not help.
 */
public final class PaginationException extends PageFetchException {
    /** {@code detail} says what is inconsistent. */
    public PaginationException(int page, String detail) {
        super(page, "inconsistent paging: " + detail, null);
    }

    /** Never. */
    @Override
    public boolean isTransient() {
        return false;
    }
}
