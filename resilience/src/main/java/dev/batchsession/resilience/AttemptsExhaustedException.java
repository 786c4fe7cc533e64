package dev.batchsession.resilience;

import dev.batchsession.page.PageFetchException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a policy makes no further attempt at a page: it has made as many as it may, its time is up, or the server asks
 * for a longer wait than the policy obeys. The message names the reason and the last failure. The {@link #getCause() cause}
 * is that failure, with the server's own code and message if it sent them; earlier failures are not kept.
 */
public final class AttemptsExhaustedException extends PageFetchException {
    private static final int TOO_MANY_REQUESTS = 429;

    private final int attempts;
    private final PageFetchException last;
    private final boolean waitTooLong;

    private AttemptsExhaustedException(
            int page, int attempts, String detail, PageFetchException last, boolean waitTooLong) {
        super(page, detail, last);
        this.attempts = attempts;
        this.last = last;
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
                last,
                false);
    }

    /** @param bound what the wait that the server asks for is longer than */
    static AttemptsExhaustedException waitTooLong(int page, int attempts, String bound, PageFetchException last) {
        int status = last.status().orElse(0);
        return new AttemptsExhaustedException(
                page,
                attempts,
                "%s; the server asks to wait %s, longer than %s"
                        .formatted(
                                status == TOO_MANY_REQUESTS ? "rate limited" : "HTTP " + status,
                                HumanDuration.of(last.retryAfter().orElse(Duration.ZERO)),
                                bound),
                last,
                true);
    }

    /** The last failure's message without the page, which this one's begins with. */
    private static String reason(PageFetchException last) {
        String message = String.valueOf(last.getMessage());
        String page = "page " + last.page() + ": ";
        return message.startsWith(page) ? message.substring(page.length()) : message;
    }

    /** How many calls were made for the page, the first included. */
    public int attempts() {
        return attempts;
    }

    /** The HTTP status of the last answer; empty if the last attempt got none. */
    @Override
    public OptionalInt status() {
        return last.status();
    }

    /** Always: each of the failures was. */
    @Override
    public boolean isTransient() {
        return true;
    }

    /** Returns how long the server asked to wait with the last failure; empty if it did not. */
    @Override
    public Optional<Duration> retryAfter() {
        return last.retryAfter();
    }

    /** Returns whether the server asked for a longer wait, {@link #retryAfter()}, than the policy allows or has time for. */
    public boolean isWaitTooLong() {
        return waitTooLong;
    }
}
