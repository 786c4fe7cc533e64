package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "' 7 ', 7", "86400, 86400", "999999999, 999999999"})
    void readsSeconds(String header, long seconds) {
        assertThat(wait(header)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void readsAnHttpDate() {
        assertThat(wait("Tue, 24 Nov 2026 12:01:30 GMT")).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void takesADateForNoMoreThanTheLongestWaitInSeconds() {
        assertThat(wait("Fri, 31 Dec 9999 23:59:59 GMT")).isEqualTo(Duration.ofSeconds(999_999_999));
    }

    @Test
    void doesNotWaitForADateThatHasPassed() {
        assertThat(wait("Tue, 24 Nov 2026 11:00:00 GMT")).isEqualTo(Duration.ZERO);
    }

    @Test
    void measuresADateByTheDateOfTheResponse() {
        assertThat(RetryAfter.parse(
                        headers("Tue, 24 Nov 2026 12:01:30 GMT").set("Date", "Tue, 24 Nov 2026 12:01:00 GMT"), NOON))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(RetryAfter.parse(
                        headers("Tue, 24 Nov 2026 11:01:30 GMT").set("Date", " Tue Nov 24 11:01:00 2026"), NOON))
                .isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "Mon, 24 Nov 2026 12:00:00 GMT"})
    void measuresADateByTheClockIfTheDateOfTheResponseIsGarbage(String date) {
        assertThat(RetryAfter.parse(headers("Tue, 24 Nov 2026 12:01:30 GMT").set("Date", date), NOON))
                .isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void measuresSecondsByNoDate() {
        assertThat(RetryAfter.parse(headers("7").set("Date", "Tue, 24 Nov 2026 09:00:00 GMT"), NOON))
                .isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Tue, 24 Nov 2026 12:01:30 GMT",
                "Tuesday, 24-Nov-26 12:01:30 GMT",
                "Friday, 24-Nov-26 12:01:30 GMT", // the day of 1926: of no account, since the century is not known
                "Tue Nov 24 12:01:30 2026"
            })
    void readsAnHttpDateInEachOfItsFormats(String header) {
        assertThat(wait(header)).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void readsADayOfOneDigit() {
        assertThat(RetryAfter.parse(
                        headers("Sun Nov  6 08:49:37 1994").set("Date", "Sunday, 06-Nov-94 08:49:30 GMT"), NOON))
                .isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource({
        "'Tuesday, 24-Nov-76 12:00:00 GMT', 2076-11-24T12:00:00Z", // 50 years ahead, not more
        "'Wednesday, 24-Nov-76 12:00:01 GMT', 1976-11-24T12:00:01Z",
        "'Sunday, 06-Nov-94 08:49:37 GMT', 1994-11-06T08:49:37Z",
        "'Saturday, 01-Jan-00 00:00:00 GMT', 2000-01-01T00:00:00Z",
        "'Thursday, 29-Feb-96 00:00:00 GMT', 1996-02-29T00:00:00Z"
    })
    void takesAYearOfTwoDigitsForOneNoMoreThan50YearsAhead(String date, Instant time) {
        assertThat(HttpDate.parse(date, NOON.instant())).isEqualTo(time);
    }

    @Test
    void movesTheCenturyWithTheClock() {
        assertThat(HttpDate.parse("Friday, 01-Jan-05 00:00:00 GMT", Instant.parse("2060-06-01T00:00:00Z")))
                .isEqualTo(Instant.parse("2105-01-01T00:00:00Z"));
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
                "Mon Nov 24 12:00:00 2026",
                "Monday, 30-Feb-26 12:00:00 GMT",
                "Tuesday, 24-Nov-2026 12:00:00 GMT",
                "Tuesday, 24-Nov-26 12:00:00 UTC",
                "Tue Nov 24 24:00:00 2026",
                ",",
                "Tue,",
                "٣",
                "1 2"
            })
    void ignoresGarbage(String header) {
        assertThat(wait(header)).isNull();
    }

    @Test
    void ignoresItsAbsence() {
        assertThat(wait(null)).isNull();
    }

    private static @Nullable Duration wait(@Nullable String header) {
        return RetryAfter.parse(headers(header), NOON);
    }

    private static HttpHeaders headers(@Nullable String retryAfter) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        return retryAfter == null ? headers : headers.set("Retry-After", retryAfter);
    }
}
