package dev.batchsession.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to answer a call with.
 *
 * @param body a {@link ListAnswer} or an {@link ErrorAnswer}
 * @param retryAfter what to ask the client to wait; {@code null} to ask nothing
 * @param cost rows that were read and skipped for it
 */
record Reply(int status, Object body, @Nullable Duration retryAfter, long cost) {
    static Reply page(ListAnswer page, long cost) {
        return new Reply(200, page, null, cost);
    }

    static Reply error(int status, String message) {
        return new Reply(status, ErrorAnswer.of(status, message), null, 0);
    }

    static Reply throttled(Duration retryAfter) {
        return new Reply(429, ErrorAnswer.of(429, "Too many requests"), retryAfter, 0);
    }
}
