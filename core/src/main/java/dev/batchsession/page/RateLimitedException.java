package dev.batchsession.page;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Too many calls (HTTP 429). The next one should wait for {@link #retryAfter()}. */
public final class RateLimitedException extends PageFetchException {
    private final @Nullable Duration retryAfter;

    /** The server answered 429; {@code detail} is what it said, {@code retryAfter} how long it asked to wait, if it did. */
    public RateLimitedException(int page, String detail, @Nullable Duration retryAfter) {
        super(page, 429, "too many calls, " + detail, null);
        this.retryAfter = retryAfter;
    }

    /** Always. */
    @Override
    public boolean isTransient() {
        return true;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
