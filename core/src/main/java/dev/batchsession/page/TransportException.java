package dev.batchsession.page;

import org.jspecify.annotations.Nullable;

/**
 * Exception thrown if no complete response arrives, because the name cannot be resolved, the connection is refused, reset or closed
 * in the middle of the response, TLS fails, or the response takes longer than the timeout.
 */
public final class TransportException extends PageFetchException {
    private final boolean isTransient;

    /**
     * Creates an exception.
     *
     * @param detail what failed
     * @param isTransient what {@link #isTransient()} returns
     */
    public TransportException(int page, String detail, boolean isTransient, @Nullable Throwable cause) {
        super(page, "incomplete response: " + detail, cause);
        this.isTransient = isTransient;
    }

    /** Returns {@code true}, except if the TLS certificate of the server is not trusted. */
    @Override
    public boolean isTransient() {
        return isTransient;
    }
}
