package dev.batchsession.page;

import org.jspecify.annotations.Nullable;

/**
 * The API key was refused: by the API (HTTP 401 or 403), or before anything was sent because what the key supplier
 * returned cannot be a key. Trying again with the same key cannot help.
 */
public final class ApiKeyRejectedException extends PageFetchException {
    /** The API refused the key; {@code detail} is what it said. */
    public ApiKeyRejectedException(int page, int status, String detail) {
        super(page, status, "API key rejected, " + detail, null);
    }

    /** There was no key that could be sent. */
    public ApiKeyRejectedException(int page, String detail, @Nullable Throwable cause) {
        super(page, "no usable API key, " + detail, cause);
    }

    /** Never. */
    @Override
    public boolean isTransient() {
        return false;
    }
}
