package dev.batchsession.page;

/**
 * Exception thrown if the response is not a page, and not a failure that HTTP has a status for: HTML, cut or malformed JSON, a
 * property of a wrong type, a row without {@code batch_id}, a year outside 0000 to 9999, more than 100 rows, more bytes than
 * allowed, a status below 300 other than 200, or one that HTTP does not have. The message says where in the response, and
 * quotes at most 500 characters of it.
 */
public final class UnreadablePageException extends PageFetchException {
    /** {@code detail} says what is wrong with the answer and where. */
    public UnreadablePageException(int page, String detail) {
        super(page, "unreadable page, " + detail, null);
    }

    /** Never: the same bytes would come again. */
    @Override
    public boolean isTransient() {
        return false;
    }
}
