package dev.batchsession.page;

/**
 * Exception thrown if the server rejects the request: HTTP 4xx other than 401 and 429, except a 403 with the API's error
 * object, or a redirect (HTTP 3xx), which is never followed so that the API key stays with its host.
 */
public final class RequestRejectedException extends PageFetchException {
    private static final int REQUEST_TIMEOUT = 408;

    private final boolean timedOut;

    /**
     * Creates an exception for a response with this status.
     *
     * @param detail the reason that the server gave
     */
    public RequestRejectedException(int page, int status, String detail) {
        super(page, status, "request rejected, " + detail, null);
        this.timedOut = status == REQUEST_TIMEOUT;
    }

    /** Returns {@code true} for status 408 only: the request was valid, but arrived too slowly. */
    @Override
    public boolean isTransient() {
        return timedOut;
    }
}
