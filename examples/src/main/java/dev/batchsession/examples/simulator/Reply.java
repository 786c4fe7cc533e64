package dev.batchsession.examples.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to answer a call with.
 *
 * @param body a {@link ListAnswer} or an {@link ErrorAnswer}
 * @param retryAfter what to ask the client to wait; {@code null} to ask nothing
 */
record Reply(int status, Object body, @Nullable Duration retryAfter) {
    static Reply page(ListAnswer page) {
        return new Reply(200, page, null);
    }

    static Reply error(int status, String message) {
        return new Reply(status, ErrorAnswer.of(status, message), null);
    }

    static Reply throttled(Duration retryAfter) {
        return new Reply(429, ErrorAnswer.of(429, "Too many requests"), retryAfter);
    }
}
