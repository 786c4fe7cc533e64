package dev.batchsession.http;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the ISO 8601 timestamps of one text. The common form, {@code 2026-11-24T08:15:30.123Z}, is decoded in place, eight
 * characters at a time; {@link #parse} handles all others. The days of the last month are cached, since most rows of a page are
 * of the same month. Not safe for concurrent use.
 */
final class Timestamps {
    /** RFC 3339, with the offsets, the comma and the missing seconds that ISO 8601 allows as well. */
    private static final Pattern ISO_8601 = Pattern.compile("""
            (\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d*))?)?\
            (?:Z|([+\u2212-])(\\d\\d)(?::(\\d\\d)(?::(\\d\\d))?|(\\d\\d))?)""", Pattern.CASE_INSENSITIVE);

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** Maximum length of the form that is decoded in place. */
    private static final int MAX_LENGTH = "2026-11-24T08:15:30.123456789Z".length();

    private static final DigitPattern MONTH = DigitPattern.of("0000-00-");
    private static final DigitPattern DAY_AND_MINUTE = DigitPattern.of("00T00:00");
    private static final int SECOND = "2026-11-24T08:15:".length();
    private static final int FRACTION = "2026-11-24T08:15:30.".length();
    private static final int MAX_DIGITS = MAX_LENGTH - FRACTION - 1;
    /** The value of the last digit of a fraction, by the number of its digits. */
    private static final int[] NANOS_PER_UNIT = {
        0, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
    };

    private static final int NOT_FAST = -1;

    private final byte[] text;
    private final ByteBuffer eights;

    private int end;
    /** The last month, as the digits of its text. */
    private long month = DigitPattern.NONE;
    /** The number of days of that month; 0 if it does not exist. */
    private int daysInMonth;
    /** The day before that month, in days since 1970. */
    private long dayBeforeMonth;

    /** @param text is not modified */
    Timestamps(byte[] text) {
        this.text = text;
        this.eights = ByteBuffer.wrap(text).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Parses a timestamp of any form. Digits beyond nanoseconds are cut off.
     *
     * @throws DateTimeException if the text is not a timestamp with an offset, or its year, as written or in UTC, is not 0000
     *     to 9999
     */
    static Instant parse(String text) {
        Matcher iso = ISO_8601.matcher(text);
        if (!iso.matches()) {
            throw new DateTimeException("not a timestamp");
        }
        LocalDateTime local = LocalDateTime.of(
                number(iso, 1), number(iso, 2), number(iso, 3), number(iso, 4), number(iso, 5), number(iso, 6));
        Instant instant =
                local.toInstant(ZoneOffset.UTC).minusSeconds(offsetSeconds(iso)).plusNanos(nanos(iso.group(7)));
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            throw new DateTimeException("a year of other than four digits");
        }
        return instant;
    }

    private static int nanos(@Nullable String fraction) {
        if (fraction == null) {
            return 0;
        }
        int digits = Math.min(fraction.length(), MAX_DIGITS);
        return digits == 0 ? 0 : Integer.parseInt(fraction, 0, digits, 10) * NANOS_PER_UNIT[digits];
    }

    private static int offsetSeconds(Matcher iso) {
        int hour = number(iso, 9);
        int minute = number(iso, 10) + number(iso, 12); // with a colon, or without
        int second = number(iso, 11);
        if (hour > 23 || minute > 59 || second > 59) {
            throw new DateTimeException("an offset of a day or more");
        }
        int seconds = (hour * 60 + minute) * 60 + second;
        return "+".equals(iso.group(8)) ? seconds : -seconds;
    }

    /** Zero if it is missing. */
    private static int number(Matcher iso, int group) {
        return iso.start(group) < 0 ? 0 : Integer.parseInt(iso.group(group));
    }

    /**
     * Returns the timestamp that starts at this index and ends before {@link #end()}, or {@code null} if {@link #parse} must be
     * used.
     */
    @Nullable
    Instant at(int from) {
        if (from > text.length - MAX_LENGTH) {
            return null;
        }
        int nanos = nanos(from + FRACTION);
        long second = epochSecond(from);
        return nanos == NOT_FAST || second == Long.MIN_VALUE ? null : Instant.ofEpochSecond(second, nanos);
    }

    /** Returns the index after the last timestamp. */
    int end() {
        return end;
    }

    /** Returns the fraction of a second at this index; {@link #NOT_FAST} if no Z follows it, or the second itself. */
    private int nanos(int from) {
        int nanos = 0;
        int at = from - 1;
        if (text[at] == '.') {
            at = from;
            while (at < from + MAX_DIGITS && text[at] >= '0' && text[at] <= '9') {
                nanos = nanos * 10 + text[at] - '0';
                at++;
            }
            nanos *= NANOS_PER_UNIT[at - from];
        }
        end = at + 1;
        return text[at] == 'Z' ? nanos : NOT_FAST;
    }

    /** Seconds since 1970 of {@code yyyy-MM-ddTHH:mm:ss}; {@code Long.MIN_VALUE} if it has another form or does not exist. */
    private long epochSecond(int from) {
        long yearAndMonth = MONTH.digits(eights.getLong(from));
        long dayAndMinute = DAY_AND_MINUTE.digits(eights.getLong(from + 8));
        if (yearAndMonth == DigitPattern.NONE || dayAndMinute == DigitPattern.NONE || text[from + SECOND - 1] != ':') {
            return Long.MIN_VALUE;
        }
        if (yearAndMonth != month) {
            keepMonth(yearAndMonth);
        }
        int day = DigitPattern.pair(dayAndMinute, 0);
        int hour = DigitPattern.pair(dayAndMinute, 3);
        int minute = DigitPattern.pair(dayAndMinute, 6);
        int second = pair(from + SECOND);
        // Negative if any of them is out of range: one branch for all.
        int outside = (day - 1) | (daysInMonth - day) | (23 - hour) | (59 - minute) | second | (59 - second);
        return outside < 0 ? Long.MIN_VALUE : (((dayBeforeMonth + day) * 24 + hour) * 60 + minute) * 60 + second;
    }

    private void keepMonth(long yearAndMonth) {
        int year = DigitPattern.pair(yearAndMonth, 0) * 100 + DigitPattern.pair(yearAndMonth, 2);
        int number = DigitPattern.pair(yearAndMonth, 5);
        month = yearAndMonth;
        if (number < 1 || number > 12) {
            daysInMonth = 0;
        } else {
            LocalDate first = LocalDate.of(year, number, 1);
            daysInMonth = first.lengthOfMonth();
            dayBeforeMonth = first.toEpochDay() - 1;
        }
    }

    /** Returns the value of two decimal digits; negative if one of them is invalid. */
    private int pair(int from) {
        int tens = text[from] - '0';
        int ones = text[from + 1] - '0';
        return (tens | ones | 9 - tens | 9 - ones) < 0 ? -1 : tens * 10 + ones;
    }

    /**
     * A pattern of eight characters, digits and fixed ones, as a number whose lowest byte is the first character (SWAR).
     *
     * @param shape the characters, with 0 for each digit
     * @param toHighBits what is added to each byte after the shape is removed, so that an invalid one sets its high bit: above 9
     *     for a digit, above 0 for the others
     */
    private record DigitPattern(long shape, long toHighBits) {
        /** The result for characters of another shape. No digits have this value. */
        static final long NONE = -1;

        private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

        static DigitPattern of(String shape) {
            long bits = 0;
            long toHighBits = 0;
            for (int i = 7; i >= 0; i--) {
                char c = shape.charAt(i);
                bits = bits << 8 | c;
                toHighBits = toHighBits << 8 | (c == '0' ? 0x7f - 9 : 0x7f);
            }
            return new DigitPattern(bits, toHighBits);
        }

        /** Returns each digit's value in its byte and 0 in the others, or {@link #NONE} if the characters do not match. */
        long digits(long characters) {
            long values = characters ^ shape;
            return ((values + toHighBits | values) & HIGH_BITS) == 0 ? values : NONE;
        }

        /** Returns the value of the two digits at this index. */
        static int pair(long digits, int from) {
            long pair = digits >>> (8 * from);
            return (int) (pair & 0xff) * 10 + (int) (pair >>> 8 & 0xff);
        }
    }
}
