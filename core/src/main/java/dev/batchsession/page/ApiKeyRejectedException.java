package dev.batchsession.page;

import org.jspecify.annotations.Nullable;

/**
 * Exception thrown if the API key is rejected: by the API (HTTP 401, or 403 with the API's error object), by a server in front
 * of it (HTTP 401 only), or before a call if the key supplier returns no usable key. Retrying with the same key cannot help.
 */
public final class ApiKeyRejectedException extends PageFetchException {
    private final boolean fromApi;

    /**
     * Creates an exception for a key that the API rejected.
     *
     * @param detail the reason that the server gave
     */
    public ApiKeyRejectedException(int page, int status, String detail) {
        this(page, status, detail, true);
    }

    /**
     * Creates an exception for a key that a server rejected.
     *
     * @param detail the reason that the server gave
     * @param fromApi whether the body of the response is the API's error object
     */
    public ApiKeyRejectedException(int page, int status, String detail, boolean fromApi) {
        super(page, status, "API key rejected, " + detail, null);
        this.fromApi = fromApi;
    }

    /** Creates an exception for a call that was not made, for lack of a usable key. */
    public ApiKeyRejectedException(int page, String detail, @Nullable Throwable cause) {
        super(page, "no usable API key, " + detail, cause);
        this.fromApi = false;
    }

    /**
     * Returns whether the API itself rejected the key. It is {@code false} if no call was made because there was no usable key,
     * and if a 401 came without the API's error object, for example from a proxy. In both cases a later call may succeed.
     */
    public boolean isFromApi() {
        return fromApi;
    }

    /** Returns {@code false}. */
    @Override
    public boolean isTransient() {
        return false;
    }
}
