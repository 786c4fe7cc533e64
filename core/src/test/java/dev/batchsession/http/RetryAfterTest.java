package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "' 7 ', 7", "86400, 86400", "999999999, 999999999"})
    void readsSeconds(String header, long seconds) {
        assertThat(RetryAfter.parse(header, NOON)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void readsAnHttpDate() {
        assertThat(RetryAfter.parse("Tue, 24 Nov 2026 12:01:30 GMT", NOON)).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void takesADateForNoMoreThanTheLongestWaitInSeconds() {
        assertThat(RetryAfter.parse("Fri, 31 Dec 9999 23:59:59 GMT", NOON)).isEqualTo(Duration.ofSeconds(999_999_999));
    }

    @Test
    void doesNotWaitForADateThatHasPassed() {
        assertThat(RetryAfter.parse("Tue, 24 Nov 2026 11:00:00 GMT", NOON)).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "-1",
                "1.5",
                "+3",
                "1e3",
                "12345678901234567890",
                "Mon, 24 Nov 2026 12:00:00 GMT",
                "٣",
                "1 2"
            })
    void ignoresGarbage(String header) {
        assertThat(RetryAfter.parse(header, NOON)).isNull();
    }

    @Test
    void ignoresItsAbsence() {
        assertThat(RetryAfter.parse(null, NOON)).isNull();
    }
}
