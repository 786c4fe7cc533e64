package dev.batchsession.page;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server failed (HTTP 5xx). */
public final class ServerFailureException extends PageFetchException {
    private static final int NOT_IMPLEMENTED = 501;
    private static final int VERSION_NOT_SUPPORTED = 505;

    private final boolean passing;
    private final @Nullable Duration retryAfter;

    /** The server answered {@code status}; {@code detail} is what it said, {@code retryAfter} how long it asked to wait, if it did. */
    public ServerFailureException(int page, int status, String detail, @Nullable Duration retryAfter) {
        super(page, status, "server failed, " + detail, null);
        this.passing = status != NOT_IMPLEMENTED && status != VERSION_NOT_SUPPORTED;
        this.retryAfter = retryAfter;
    }

    /** For all but 501 and 505, which say that the server will never serve this request. */
    @Override
    public boolean isTransient() {
        return passing;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
