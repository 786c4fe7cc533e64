package dev.batchsession.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Parses {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or an HTTP date. */
final class RetryAfter {
    // Up to 31 years: far above any wait that a caller accepts, and small enough that arithmetic cannot overflow.
    private static final int MAX_DIGITS = 9;
    private static final Duration MAX = Duration.ofSeconds(999_999_999);

    private RetryAfter() {}

    /**
     * Returns the time to wait from the response on, zero for a date in the past; {@code null} if the header is absent or
     * invalid. A date is compared with the response's own {@code Date}, so that a wrong clock on either side has no effect, and
     * with the clock only if the response has none.
     */
    static @Nullable Duration parse(HttpHeaders headers, Clock clock) {
        String header = headers.get(HttpHeaderNames.RETRY_AFTER);
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (isSeconds(text)) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        Instant sent = sent(headers, clock.instant());
        Instant until = HttpDate.parse(text, sent);
        if (until == null) {
            return null;
        }
        Duration wait = Duration.between(sent, until);
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MAX) < 0 ? wait : MAX;
    }

    private static Instant sent(HttpHeaders headers, Instant received) {
        String date = headers.get(HttpHeaderNames.DATE);
        Instant sent = date == null ? null : HttpDate.parse(date.strip(), received);
        return sent != null ? sent : received;
    }

    private static boolean isSeconds(String text) {
        return !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
