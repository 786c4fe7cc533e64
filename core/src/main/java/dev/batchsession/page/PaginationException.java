package dev.batchsession.page;

/**
 * Exception thrown if pages are inconsistent, because the server returned another page than the one requested, promises next pages
 * without end, or the source completed without a page. Retrying cannot help.
 */
public final class PaginationException extends PageFetchException {
    /**
     * Creates an exception.
     *
     * @param detail what is inconsistent
     */
    public PaginationException(int page, String detail) {
        super(page, "inconsistent paging: " + detail, null);
    }

    /** Returns {@code false}. */
    @Override
    public boolean isTransient() {
        return false;
    }
}
