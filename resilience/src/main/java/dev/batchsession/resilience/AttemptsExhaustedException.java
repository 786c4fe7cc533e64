package dev.batchsession.resilience;

import dev.batchsession.page.PageFetchException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The policy tried a page as often, or as long, as it may. The {@link #getCause() cause} is the last failure, with the
 * server's own code and message where it sent them; the earlier ones are not kept.
 */
public final class AttemptsExhaustedException extends PageFetchException {
    private final int attempts;
    private final PageFetchException last;

    AttemptsExhaustedException(int page, int attempts, Duration spent, PageFetchException last) {
        super(page, "gave up after %d attempts in %d ms".formatted(attempts, spent.toMillis()), last);
        this.attempts = attempts;
        this.last = last;
    }

    /** How many calls were made for the page, the first included. */
    public int attempts() {
        return attempts;
    }

    /** The HTTP status of the last answer; empty where the last attempt got none. */
    @Override
    public OptionalInt status() {
        return last.status();
    }

    /** Always: each of the failures was. */
    @Override
    public boolean isTransient() {
        return true;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return last.retryAfter();
    }
}
