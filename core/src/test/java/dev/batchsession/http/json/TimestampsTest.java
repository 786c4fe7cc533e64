package dev.batchsession.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    private static final String DIGITS_AND_MARKS = "0123456789-:.,TZtz+ ";

    private static final List<String> DAYS_AT_AN_EDGE =
            List.of("01-01", "02-28", "02-29", "02-30", "03-01", "12-31", "12-32");

    /** Digits of other scripts, what looks like a mark, and characters whose low byte is a digit, a mark or a letter. */
    private static final char[] BEYOND_LATIN = {
        '\u0130', '\u0139', '\u022d', '\u033a', '\u0454', '\u055a', '\u0660', '\u0669', '\u0967', '\u2010', '\u2212',
        '\u8030', '\ud835', '\udfd8', '\uff10', '\uff19', '\uff0d', '\uff1a', '\uffff'
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-24T08:15:30Z", "2026-11-24T08:15:30.1Z", "2026-11-24T08:15:30.123456789Z",
                        "1970-01-01T00:00:00Z",
                "0000-02-29T23:59:59Z", "1900-02-28T00:00:00Z", "2000-02-29T00:00:00Z",
                        "9999-12-31T23:59:59.999999999Z",
                "2026-11-24T08:15:30+05:30", "2026-11-24T08:15Z", "2026-11-24t08:15:30z", "2026-11-24T08:15:30-00:00",
                "+12026-11-24T08:15:30Z", "-0001-11-24T08:15:30Z", "2026-11-24T08:15:30.Z", "12026-11-24T08:15:30Z",
                "+2026-11-24T08:15:30Z", "2026-11-24T24:00:00Z", "2026-11-24T23:59:60Z", "2016-12-31T23:59:60.5Z",
                "2026-11-24T08:15:30,5Z", "2026-11-24T08:15:30.1234567890Z", "2026-11-24T08:15:30\u0661Z"
            })
    void agreesWithTheJdk(String text) {
        assertThat(outcome(text)).isEqualTo(expectedOutcome(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-01-01T02:00:00+02 | 2026-01-01T00:00:00Z",
                "2026-01-01T02:30:00+0230 | 2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00+00 | 2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00+0000 | 2026-01-01T00:00:00Z",
                "2026-01-01T05:30:00.25+05:30 | 2026-01-01T00:00:00.25Z",
                "2025-12-31T16:00:00-08:00 | 2026-01-01T00:00:00Z",
                "2025-12-31T16:00:00\u221208:00 | 2026-01-01T00:00:00Z",
                "2026-01-01T23:59:00+23:59 | 2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00-0000 | 2026-01-01T00:00:00Z",
                "2026-01-01T00:00Z | 2026-01-01T00:00:00Z"
            })
    void readsAnyOffsetOfIso8601(String text, Instant instant) {
        assertThat(parse(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-01-01T00:00:00,5Z | 2026-01-01T00:00:00.5Z",
                "2026-01-01T00:00:00,123+01 | 2025-12-31T23:00:00.123Z",
                "2026-01-01T00:00:00.1234567890Z | 2026-01-01T00:00:00.123456789Z",
                "2026-01-01T00:00:00.12345678999999999999+00:00 | 2026-01-01T00:00:00.123456789Z",
                "1969-12-31T23:59:59.9999999999Z | 1969-12-31T23:59:59.999999999Z",
                "2026-01-01t00:00:00.5z | 2026-01-01T00:00:00.5Z"
            })
    void readsAnyFractionOfASecondAndCutsItToNanoseconds(String text, Instant instant) {
        assertThat(parse(text)).isEqualTo(instant);
    }

    @Test
    void readsAFractionOfAMillionDigits() {
        assertThat(parse("2026-01-01T00:00:00." + "7".repeat(1_000_000) + "Z"))
                .isEqualTo(Instant.parse("2026-01-01T00:00:00.777777777Z"));
    }

    /** Of the local time, and of the instant in UTC. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "10000-01-01T00:00:00Z",
                "-0001-12-31T23:59:59Z",
                "0000-01-01T00:00:00+00:01",
                "9999-12-31T23:59:59-00:01",
                "+10000-01-01T00:00:00+01:00",
                "-0001-12-31T23:59:59-01:00"
            })
    void refusesAYearOutsideZeroTo9999(String text) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-01-01T00:01:00+00:01", "9999-12-31T23:58:59.999999999-00:01"})
    void readsTheFirstAndTheLastInstantOfThoseYears(String text) {
        assertThat(parse(text)).isEqualTo(JdkTimestamps.read(text)).isNotNull();
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
                "2026-01-01T00:00:00+24:00",
                "2026-01-01T00:00:00+02:60",
                "2026-01-01T00:00:00+2",
                "2026-01-01T00:00:00+020",
                "2026-01-01T00:00:00+02:",
                "2026-01-01T00:00:00+02:3",
                "2026-01-01T00:00:00+02:00Z",
                "2026-01-01T00:00:00 +02:00",
                "2026-01-01T00:00:00Z ",
                "2026-01-01T00:00,5Z",
                "2026-01-01T00:00:00;5Z",
                "2026-01-01T00:00:00.5.5Z",
                "2026-01-01T00:00:00.-5Z",
                "2026/01/01T00:00:00Z",
                "20a6-01-01T00:00:00Z",
                "2026-01-01T00:00:00.1x3Z",
                "2026-01-01T00:00:00xZ",
                "2026-01-01T00:00:00x1Z"
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
    void agreesWithTheJdkOnTheDaysAroundTheLeapDayAndTheTurnOfEachYear() {
        for (int year = 0; year <= 9_999; year++) {
            for (String day : DAYS_AT_AN_EDGE) {
                String text = "%04d-%sT23:59:59.999999999Z".formatted(year, day);
                assertThat(outcome(text)).as(text).isEqualTo(expectedOutcome(text));
            }
        }
    }

    @Test
    void agreesWithTheJdkOnEveryDayThatAMonthMayHaveAndMayNotHave() {
        for (int year : new int[] {0, 1900, 2000, 2023, 2024, 9_999}) {
            for (int month = 0; month < 20; month++) {
                for (int day = 0; day < 40; day++) {
                    String text = "%04d-%02d-%02dT00:00:00Z".formatted(year, month, day);
                    assertThat(outcome(text)).as(text).isEqualTo(expectedOutcome(text));
                }
            }
        }
    }

    @Test
    void agreesWithTheJdkOnEveryTimeThatTwoDigitsCanTell() {
        for (int number = 0; number < 100; number++) {
            for (String shape : List.of("%02d:00:00", "00:%02d:00", "00:00:%02d", "23:59:%02d", "24:%02d:00")) {
                String text = "2026-11-24T" + shape.formatted(number) + "Z";
                assertThat(outcome(text)).as(text).isEqualTo(expectedOutcome(text));
            }
        }
    }

    @Test
    void agreesWithTheJdkOnFractionsOfAnyLength() {
        for (int digits = 0; digits <= 11; digits++) {
            for (String fraction :
                    List.of("0".repeat(digits), "9".repeat(digits), "10203040506".substring(0, digits))) {
                String text = "1969-12-31T23:59:59" + (digits == 0 ? "" : ".") + fraction + "Z";
                assertThat(outcome(text)).as(text).isEqualTo(expectedOutcome(text));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-24T08:15:30Z", "2024-02-29T23:59:59.123456789Z", "2024-12-30T00:00:00.5Z"})
    void agreesWithTheJdkWhateverCharacterStandsInTheTimestamp(String valid) {
        for (int at = 0; at < valid.length(); at++) {
            for (int c = 0; c < 256; c++) {
                assertSameOutcome(valid, at, (char) c);
            }
            for (char c : BEYOND_LATIN) {
                assertSameOutcome(valid, at, c);
            }
        }
    }

    /** So that all else stays in its place: a character of two bytes in place of two. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-11-24T08:15:30Z", "2024-02-29T23:59:59.123456789Z"})
    void agreesWithTheJdkWhateverCharacterOfTwoBytesStandsInTheTimestamp(String valid) {
        for (int at = 0; at < valid.length() - 1; at++) {
            for (int c = 0x80; c < 0x800; c += 7) { // among them each last byte, and each first one
                String text = valid.substring(0, at) + (char) c + valid.substring(at + 2);
                assertThat(outcome(text)).as("'%s', U+%04X at %d", text, c, at).isEqualTo(expectedOutcome(text));
            }
        }
    }

    private static void assertSameOutcome(String valid, int at, char c) {
        String text = valid.substring(0, at) + c + valid.substring(at + 1);
        assertThat(outcome(text)).as("'%s', U+%04X at %d", text, (int) c, at).isEqualTo(expectedOutcome(text));
    }

    @Test
    void agreesWithTheJdkOnGeneratedTexts() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            String text = generated(random);
            assertThat(outcome(text)).as("%s, seed %d", text, seed).isEqualTo(expectedOutcome(text));
        }
    }

    /** A timestamp of any shape, in a third of the cases with one character changed. */
    private static String generated(Random random) {
        StringBuilder text = new StringBuilder();
        number(text, random.nextInt(10_000), 4);
        number(text.append('-'), random.nextInt(14), 2);
        number(text.append('-'), random.nextInt(33), 2);
        number(text.append('T'), random.nextInt(25), 2);
        number(text.append(':'), random.nextInt(61), 2);
        if (random.nextInt(8) > 0) {
            number(text.append(':'), random.nextInt(61), 2);
            int digits = random.nextInt(12);
            if (digits > 0) {
                text.append(random.nextInt(4) == 0 ? ',' : '.');
                random.ints(digits, 0, 10).forEach(text::append);
            }
        }
        if (random.nextInt(3) > 0) {
            text.append('Z');
        } else {
            number(text.append(random.nextBoolean() ? '+' : '-'), random.nextInt(25), 2);
            if (random.nextInt(4) > 0) {
                number(text.append(random.nextBoolean() ? ":" : ""), random.nextInt(61), 2);
            }
        }
        if (random.nextInt(3) == 0) {
            text.setCharAt(
                    random.nextInt(text.length()), DIGITS_AND_MARKS.charAt(random.nextInt(DIGITS_AND_MARKS.length())));
        }
        return text.toString();
    }

    /** As {@code %02d} would have it, which takes longer than what is tested. */
    private static void number(StringBuilder text, int number, int digits) {
        String shown = Integer.toString(number);
        text.append("0".repeat(digits - shown.length())).append(shown);
    }

    private static Object outcome(String text) {
        try {
            return parse(text);
        } catch (DateTimeException refused) {
            return "refused";
        }
    }

    private static Object expectedOutcome(String text) {
        Instant expected = JdkTimestamps.read(text);
        return expected == null ? "refused" : expected;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-24T08:15:30Z",
                "2026-11-24T08:15:30.1Z",
                "2026-11-24T08:15:30.123456789Z",
                "0000-02-29T23:59:59Z",
                "9999-12-31T23:59:59.999Z",
                "2026-11-24T08:15:30.1+00:00",
                "2026-11-24T08:15:30-07:30"
            })
    void readsTheCommonShapeWhereItStands(String text) {
        assertThat(inPlace(text)).isEqualTo(Instant.parse(text));
    }

    @Test
    void looksAtNothingBehindTheText() {
        String whole = "2026-11-24T08:15:30.123456789Z";
        for (int end = 0; end < whole.length(); end++) {
            byte[] cut = whole.substring(0, end).getBytes(StandardCharsets.UTF_8);
            assertThat(new Timestamps(cut, cut.length).at(0)).isNull();
        }
    }

    /** Days that are there in one month or year and not in another, one after the other in one text. */
    @Test
    void agreesWithTheJdkWhateverMonthWasReadBefore() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder("%d-%02d-%02dT12:34:56Z"
                    .formatted(2023 + random.nextInt(2), random.nextInt(4), 27 + random.nextInt(6)));
            if (random.nextInt(4) == 0) {
                text.setCharAt(random.nextInt(8), DIGITS_AND_MARKS.charAt(random.nextInt(DIGITS_AND_MARKS.length())));
            }
            texts.add(text.toString());
        }
        String together = String.join("", texts);
        Timestamps timestamps = new Timestamps(together.getBytes(StandardCharsets.UTF_8), together.length());

        String before = "nothing";
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            Instant read = timestamps.at(i * "2026-11-24T08:15:30Z".length());
            assertThat(read == null ? outcome(text) : read)
                    .as("%s after %s, seed %d", text, before, seed)
                    .isEqualTo(expectedOutcome(text));
            before = text;
        }
    }

    /** Where it stands if it has that shape, and by the JDK if it has not. */
    private static Instant parse(String text) {
        Instant read = inPlace(text);
        return read != null ? read : Iso8601.parse(text);
    }

    /** In the middle of a larger text, as a page has it; {@code null} where it does not end where the text does. */
    static @Nullable Instant inPlace(String text) {
        byte[] larger = ("12" + text + "3".repeat(32)).getBytes(StandardCharsets.UTF_8);
        Timestamps timestamps = new Timestamps(larger, larger.length);
        Instant read = timestamps.at(2);
        return timestamps.end() == larger.length - 32 ? read : null;
    }
}
