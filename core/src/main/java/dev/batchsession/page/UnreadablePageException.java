package dev.batchsession.page;

/**
 * The server answered with success, but not with a page: HTML, cut or malformed JSON, a field of a wrong type, a row
 * without {@code batch_id}, more bytes than allowed. Says where in the answer, never quotes more than a bound of it.
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
