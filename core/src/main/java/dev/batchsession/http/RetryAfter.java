package dev.batchsession.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or an HTTP date. */
final class RetryAfter {
    // Up to 31 years: whatever a caller obeys is far below, and the arithmetic behind it cannot overflow.
    private static final int MAX_DIGITS = 9;
    private static final Duration MAX = Duration.ofSeconds(999_999_999);

    private RetryAfter() {}

    /** How long to wait from now, zero for a date that has passed; {@code null} where the header is absent or garbage. */
    static @Nullable Duration parse(@Nullable String header, Clock clock) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (isSeconds(text)) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(clock.instant(), until);
            if (wait.isNegative()) {
                return Duration.ZERO;
            }
            return wait.compareTo(MAX) < 0 ? wait : MAX;
        } catch (DateTimeException | ArithmeticException garbage) {
            return null;
        }
    }

    private static boolean isSeconds(String text) {
        return !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
