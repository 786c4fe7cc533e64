package dev.batchsession.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The response to a call.
 *
 * @param body a {@link ListAnswer} or an {@link ErrorAnswer}
 * @param retryAfter the value of {@code Retry-After}; {@code null} for none
 * @param cost the number of rows read and skipped for it
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
