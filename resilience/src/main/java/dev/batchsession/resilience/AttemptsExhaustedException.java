package dev.batchsession.resilience;

import dev.batchsession.page.PageFetchException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Exception thrown if a policy makes no further attempt at a page. Either the maximum number of attempts or {@code maxElapsed} is
 * reached, or the server asks for a longer wait than the policy permits. The message contains the last failure's message, with the
 * reason that the server sent. The {@link #getCause() cause} is the last failure; earlier failures are not kept.
 */
public final class AttemptsExhaustedException extends PageFetchException {
    private final int attempts;
    private final PageFetchException last;
    private final @Nullable Duration retryAfter;
    private final boolean waitTooLong;

    private AttemptsExhaustedException(
            int page,
            int attempts,
            String detail,
            @Nullable Duration retryAfter,
            boolean waitTooLong,
            PageFetchException last) {
        super(page, detail, last);
        this.attempts = attempts;
        this.last = last;
        this.retryAfter = retryAfter;
        this.waitTooLong = waitTooLong;
    }

    /** @param limit the setting that ended the attempts; {@code null} if their number did */
    static AttemptsExhaustedException after(
            int page, int attempts, Duration elapsed, @Nullable String limit, PageFetchException last) {
        return new AttemptsExhaustedException(
                page,
                attempts,
                "gave up after %d %s in %s%s: %s"
                        .formatted(
                                attempts,
                                attempts == 1 ? "attempt" : "attempts",
                                HumanDuration.of(elapsed),
                                limit == null ? "" : " (" + limit + ")",
                                reason(last)),
                last.retryAfter().orElse(null),
                false,
                last);
    }

    /**
     * @param wait how long the server asks to wait, by the last failure or that of another page
     * @param limit what the wait exceeds
     */
    static AttemptsExhaustedException waitTooLong(
            int page, int attempts, Duration wait, String limit, PageFetchException last) {
        return new AttemptsExhaustedException(
                page,
                attempts,
                "%s; the server asks to wait %s, longer than %s"
                        .formatted(reason(last), HumanDuration.roundedUp(wait), limit),
                wait,
                true,
                last);
    }

    /** Returns the last failure's message without the page, with which this message begins as well. */
    private static String reason(PageFetchException last) {
        String message = String.valueOf(last.getMessage());
        String page = "page " + last.page() + ": ";
        return message.startsWith(page) ? message.substring(page.length()) : message;
    }

    /** Returns the number of calls that were made for the page, the first included. */
    public int attempts() {
        return attempts;
    }

    /** Returns the HTTP status of the last attempt; empty if it received no response. */
    @Override
    public OptionalInt status() {
        return last.status();
    }

    /** Returns {@code true}: only transient failures are retried. */
    @Override
    public boolean isTransient() {
        return true;
    }

    /**
     * Returns how long the server asks to wait; empty if it does not. This is the {@code Retry-After} of the last failure. If
     * the page would have had to wait too long for a {@code Retry-After} of another page, it is what is left of that one.
     */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Returns whether the server asks for a longer wait, {@link #retryAfter()}, than the policy permits or has time for. */
    public boolean isWaitTooLong() {
        return waitTooLong;
    }
}
