package dev.batchsession.http.json;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Decodes timestamps of RFC 3339 in place, eight characters at a time, such as {@code 2026-11-24T08:15:30.123Z}. {@link Iso8601} parses all
 * others. The days of the last month are cached, since most rows of a page are of the same month. Not safe for concurrent use.
 */
final class Timestamps {
    private static final int MIN_LENGTH = "2026-11-24T08:15:30Z".length();

    private static final DigitPattern MONTH = DigitPattern.of("0000-00-");
    private static final DigitPattern DAY_AND_MINUTE = DigitPattern.of("00T00:00");
    private static final DigitPattern SECOND_AND_MILLIS = DigitPattern.of(":00.000Z");
    private static final int AFTER_MINUTE = "2026-11-24T08:15".length();
    private static final int AFTER_MILLIS = "2026-11-24T08:15:30.123Z".length();
    private static final int SECOND = "2026-11-24T08:15:".length();
    private static final int FRACTION = "2026-11-24T08:15:30.".length();
    private static final int MAX_DIGITS = 9;
    /** The value of the last digit of a fraction, by the number of its digits. */
    private static final int[] NANOS_PER_UNIT = {
        0, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
    };

    private static final int OFFSET_LENGTH = "+00:00".length();
    private static final long MIN_SECOND = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long MAX_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private static final int INVALID = Integer.MIN_VALUE;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final byte[] text;
    private final int length;

    /** The index after what was decoded last. */
    private int end;
    /** The last month, as the digits of its text. */
    private long month = DigitPattern.NONE;
    /** The number of days of that month; 0 if it does not exist. */
    private int daysInMonth;
    /** The day before that month, in days since 1970. */
    private long dayBeforeMonth;

    /** @param text is not modified; the bytes from {@code length} on are not read */
    Timestamps(byte[] text, int length) {
        this.text = text;
        this.length = length;
    }

    /**
     * Returns the timestamp that starts at this index and ends before {@link #end()}, or {@code null} if it has another form or does not
     * exist.
     */
    @Nullable
    Instant at(int from) {
        if (from > length - MIN_LENGTH) {
            return null;
        }
        long minute = epochMinute(from);
        if (minute == Long.MIN_VALUE) {
            return null;
        }
        long rest = from > length - AFTER_MILLIS
                ? DigitPattern.NONE
                : SECOND_AND_MILLIS.digits(LittleEndian.longAt(text, from + AFTER_MINUTE));
        return rest == DigitPattern.NONE ? inAnyForm(from, minute) : withMillis(from, minute, rest);
    }

    private @Nullable Instant withMillis(int from, long minute, long rest) {
        end = from + AFTER_MILLIS;
        int second = DigitPattern.pair(rest, 1);
        int millis = DigitPattern.pair(rest, 4) * 10 + DigitPattern.digit(rest, 6);
        return second > 59 ? null : Instant.ofEpochSecond(minute * 60 + second, millis * NANOS_PER_MILLI);
    }

    private @Nullable Instant inAnyForm(int from, long minute) {
        int nanos = nanos(from + FRACTION);
        int offset = offset(end);
        int second = pair(from + SECOND);
        if (offset == INVALID || text[from + AFTER_MINUTE] != ':' || second < 0 || second > 59) {
            return null;
        }
        long utc = minute * 60 + second - offset;
        return utc < MIN_SECOND || utc > MAX_SECOND ? null : Instant.ofEpochSecond(utc, nanos);
    }

    /** Returns the index after the last timestamp. */
    int end() {
        return end;
    }

    /** Returns the fraction at this index, of at most nine digits; 0 if the second ends there. */
    private int nanos(int from) {
        end = from - 1;
        if (text[end] != '.') {
            return 0;
        }
        int nanos = 0;
        int to = Math.min(from + MAX_DIGITS, length);
        for (end = from; end < to && text[end] >= '0' && text[end] <= '9'; end++) {
            nanos = nanos * 10 + text[end] - '0';
        }
        return nanos * NANOS_PER_UNIT[end - from];
    }

    /** Returns the seconds of the offset at this index; {@link #INVALID} if there is none. */
    private int offset(int from) {
        if (from < length && text[from] == 'Z') {
            end = from + 1;
            return 0;
        }
        if (from > length - OFFSET_LENGTH || (text[from] != '+' && text[from] != '-') || text[from + 3] != ':') {
            return INVALID;
        }
        end = from + OFFSET_LENGTH;
        int hours = pair(from + 1);
        int minutes = pair(from + 4);
        if ((hours | minutes | 23 - hours | 59 - minutes) < 0) {
            return INVALID;
        }
        int seconds = (hours * 60 + minutes) * 60;
        return text[from] == '+' ? seconds : -seconds;
    }

    /** Minutes since 1970 of {@code yyyy-MM-ddTHH:mm}; {@code Long.MIN_VALUE} if it has another form or does not exist. */
    private long epochMinute(int from) {
        long yearAndMonth = MONTH.digits(LittleEndian.longAt(text, from));
        long dayAndMinute = DAY_AND_MINUTE.digits(LittleEndian.longAt(text, from + 8));
        if (yearAndMonth == DigitPattern.NONE || dayAndMinute == DigitPattern.NONE) {
            return Long.MIN_VALUE;
        }
        if (yearAndMonth != month) {
            keepMonth(yearAndMonth);
        }
        int day = DigitPattern.pair(dayAndMinute, 0);
        int hour = DigitPattern.pair(dayAndMinute, 3);
        int minute = DigitPattern.pair(dayAndMinute, 6);
        // Negative if any of them is out of range: one branch for all.
        int outside = (day - 1) | (daysInMonth - day) | (23 - hour) | (59 - minute);
        return outside < 0 ? Long.MIN_VALUE : ((dayBeforeMonth + day) * 24 + hour) * 60 + minute;
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
            return digit(digits, from) * 10 + digit(digits, from + 1);
        }

        /** Returns the value of the digit at this index. */
        static int digit(long digits, int at) {
            return (int) (digits >>> (8 * at)) & 0xff;
        }
    }
}
