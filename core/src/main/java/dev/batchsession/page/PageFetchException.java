package dev.batchsession.page;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Exception thrown if a page cannot be fetched. The subclass depends on what the caller can do about the failure. A decorator of a
 * {@link PageSource} may add subclasses, so retry policies should rely on {@link #isTransient()} and {@link #retryAfter()}, not on
 * the class.
 *
 * <p>The message starts with the page number and contains no secret. If the API is called over HTTP, this holds for causes and
 * suppressed exceptions as well: the key is masked in text from the server, and control and bidirectional characters are escaped.
 */
public abstract class PageFetchException extends RuntimeException {
    private static final int NO_STATUS = 0;

    private final int page;
    private final int status;

    /** Creates an exception for a failure without an HTTP response. */
    protected PageFetchException(int page, String detail, @Nullable Throwable cause) {
        this(page, NO_STATUS, detail, cause);
    }

    /**
     * Creates an exception for an HTTP response that reports a failure.
     *
     * @param status the HTTP status, 100 to 599
     */
    protected PageFetchException(int page, int status, String detail, @Nullable Throwable cause) {
        super("page " + page + ": " + detail, cause);
        this.page = page;
        this.status = status;
    }

    /** Returns the number of the requested page, from 1. */
    public int page() {
        return page;
    }

    /** Returns the HTTP status of the response; empty if there was no response, or if the status is not the failure. */
    public OptionalInt status() {
        return status == NO_STATUS ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** Returns whether the same request may succeed later. */
    public abstract boolean isTransient();

    /** Returns how long the server asked to wait before the next call, counted from its response; empty if it did not. */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }
}
