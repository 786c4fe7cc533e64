package dev.batchsession.page;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A page could not be had. Subclasses say what the caller can do about it; decorators of a {@link PageSource} may add
 * their own. Policies ask {@link #isTransient()} and {@link #retryAfter()}, never the class.
 *
 * <p>The message starts with the page and contains no secret. If the API is called over HTTP, this holds for causes and suppressed
 * exceptions as well: the key is masked in what a server sent, control and bidirectional characters are escaped.
 */
public abstract class PageFetchException extends RuntimeException {
    private static final int NO_STATUS = 0;

    private final int page;
    private final int status;

    /** A failure without an HTTP answer. */
    protected PageFetchException(int page, String detail, @Nullable Throwable cause) {
        this(page, NO_STATUS, detail, cause);
    }

    /** A failure that an HTTP answer told; {@code status} is 100 to 599. */
    protected PageFetchException(int page, int status, String detail, @Nullable Throwable cause) {
        super("page " + page + ": " + detail, cause);
        this.page = page;
        this.status = status;
    }

    /** The number of the page that was asked for, from 1. */
    public int page() {
        return page;
    }

    /** The HTTP status of the answer; empty where none arrived, or the failure is not about it. */
    public OptionalInt status() {
        return status == NO_STATUS ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** Whether the same request may succeed later. */
    public abstract boolean isTransient();

    /** How long the server asked to wait before the next call, counted from its answer; empty where it did not. */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }
}
