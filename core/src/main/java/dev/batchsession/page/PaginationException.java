package dev.batchsession.page;

/**
 * The pages do not make a list: the server ignores the page number, or promises a next page without end, or the source
 * sent no page at all.
 */
public final class PaginationException extends PageFetchException {
    /** {@code detail} says what the pages up to this one show. */
    public PaginationException(int page, String detail) {
        super(page, "pages do not make a list, " + detail, null);
    }

    /** Never. */
    @Override
    public boolean isTransient() {
        return false;
    }
}
