package dev.batchsession.page;

/**
 * Exception thrown if the response is not a page, and not a failure with an HTTP status for it. Examples are HTML, truncated or
 * malformed JSON, a property of a wrong type, a row without {@code batch_id}, a year outside 0000 to 9999, more than 100 rows, more
 * bytes than allowed, a status below 300 other than 200, and a status that HTTP does not define. The message contains the position
 * in the response and quotes at most 500 characters of it.
 */
public final class UnreadablePageException extends PageFetchException {
    /**
     * Creates an exception.
     *
     * @param detail what is wrong with the response, and where
     */
    public UnreadablePageException(int page, String detail) {
        super(page, "unreadable page, " + detail, null);
    }

    /** Returns {@code false}: the server would return the same response again. */
    @Override
    public boolean isTransient() {
        return false;
    }
}
