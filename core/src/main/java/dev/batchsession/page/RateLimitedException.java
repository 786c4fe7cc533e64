package dev.batchsession.page;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Exception thrown if the server rejects a call because there were too many (HTTP 429). The next call should wait for {@link #retryAfter()}. */
public final class RateLimitedException extends PageFetchException {
    private final @Nullable Duration retryAfter;

    /**
     * Creates an exception for a response with status 429.
     *
     * @param detail the reason that the server gave
     * @param retryAfter how long the server asked to wait; {@code null} if it did not
     */
    public RateLimitedException(int page, String detail, @Nullable Duration retryAfter) {
        super(page, 429, "too many calls, " + detail, null);
        this.retryAfter = retryAfter;
    }

    /** Returns {@code true}. */
    @Override
    public boolean isTransient() {
        return true;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
