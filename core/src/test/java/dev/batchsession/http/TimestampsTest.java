package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    private static final String DIGITS_AND_MARKS = "0123456789-:.TZtz+ ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-24T08:15:30Z", "2026-11-24T08:15:30.1Z", "2026-11-24T08:15:30.123456789Z",
                        "1970-01-01T00:00:00Z",
                "0000-02-29T23:59:59Z", "1900-02-28T00:00:00Z", "2000-02-29T00:00:00Z",
                        "9999-12-31T23:59:59.999999999Z",
                "2026-11-24T08:15:30+05:30", "2026-11-24T08:15Z", "2026-11-24t08:15:30z", "2026-11-24T08:15:30-00:00",
                "+12026-11-24T08:15:30Z", "-0001-11-24T08:15:30Z", "2026-11-24T08:15:30.Z"
            })
    void agreesWithTheJdk(String text) {
        assertThat(outcome(text)).isEqualTo(jdkOutcome(text));
    }

    @ParameterizedTest
    @CsvSource({"2026-01-01T02:00:00+02, 2026-01-01T00:00:00Z", "2026-01-01T02:30:00+0230, 2026-01-01T00:00:00Z"})
    void readsTheOffsetsOfIsoThatTheJdkDoesNot(String text, Instant instant) {
        assertThat(parse(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-11-24",
                "2026-11-24T08:15:30",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-01-00T00:00:00Z",
                "2026-01-01T24:00:00Z",
                "2026-01-01T00:60:00Z",
                "2026-01-01T00:00:61Z",
                "2026-01-01T00:00:00.1234567890Z",
                "2026/01/01T00:00:00Z",
                "20a6-01-01T00:00:00Z",
                "2026-01-01T00:00:00.1x3Z"
            })
    void refusesWhatIsNoTimestamp(String text) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> parse(text));
    }

    @Test
    void agreesWithTheJdkOnEveryDayOfFourHundredYears() {
        for (OffsetDateTime day = OffsetDateTime.parse("1799-12-31T12:34:56Z");
                day.getYear() < 2201;
                day = day.plusDays(1)) {
            assertThat(parse(day.toString())).isEqualTo(day.toInstant());
        }
    }

    @Test
    void agreesWithTheJdkOnGeneratedTexts() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            String text = generated(random);
            assertThat(outcome(text)).as("%s, seed %d", text, seed).isEqualTo(jdkOutcome(text));
        }
    }

    /** A timestamp of any shape, in a third of the cases with one character changed. */
    private static String generated(Random random) {
        StringBuilder text = new StringBuilder("%04d-%02d-%02dT%02d:%02d"
                .formatted(
                        random.nextInt(10_000),
                        random.nextInt(14),
                        random.nextInt(33),
                        random.nextInt(25),
                        random.nextInt(61)));
        if (random.nextInt(8) > 0) {
            text.append(":%02d".formatted(random.nextInt(61)));
            int digits = random.nextInt(11);
            if (digits > 0) {
                text.append('.');
                random.ints(digits, 0, 10).forEach(text::append);
            }
        }
        text.append(random.nextInt(3) > 0 ? "Z" : "%+03d:%02d".formatted(random.nextInt(-19, 20), random.nextInt(61)));
        if (random.nextInt(3) == 0) {
            text.setCharAt(
                    random.nextInt(text.length()), DIGITS_AND_MARKS.charAt(random.nextInt(DIGITS_AND_MARKS.length())));
        }
        return text.toString();
    }

    private static Object outcome(String text) {
        try {
            return parse(text);
        } catch (DateTimeException refused) {
            return "refused";
        }
    }

    private static Object jdkOutcome(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException refused) {
            return "refused";
        }
    }

    /** In the middle of a larger buffer, as the parser hands it out. */
    private static Instant parse(String text) {
        char[] buffer = ("12" + text + "34").toCharArray();
        return Timestamps.parse(buffer, 2, text.length());
    }
}
