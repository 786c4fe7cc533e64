package dev.batchsession.page;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Exception thrown if the server fails (HTTP 5xx). */
public final class ServerFailureException extends PageFetchException {
    private static final int NOT_IMPLEMENTED = 501;
    private static final int VERSION_NOT_SUPPORTED = 505;

    private final boolean transientFailure;
    private final @Nullable Duration retryAfter;

    /**
     * Creates an exception for a response with this status.
     *
     * @param detail the reason that the server gave
     * @param retryAfter how long the server asked to wait; {@code null} if it did not
     */
    public ServerFailureException(int page, int status, String detail, @Nullable Duration retryAfter) {
        super(page, status, "server failed, " + detail, null);
        this.transientFailure = status != NOT_IMPLEMENTED && status != VERSION_NOT_SUPPORTED;
        this.retryAfter = retryAfter;
    }

    /** Returns {@code true}, except for 501 and 505: with these, the server will never serve this request. */
    @Override
    public boolean isTransient() {
        return transientFailure;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
