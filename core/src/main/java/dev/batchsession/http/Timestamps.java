package dev.batchsession.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;

/**
 * Reads ISO 8601 timestamps from a character buffer. The shape that APIs send, {@code 2026-11-24T08:15:30.123Z}, is read
 * without an intermediate string; any other goes to the JDK's parser, which also reports what is wrong with it.
 */
final class Timestamps {
    /** ISO's basic offsets, +0200 and +02, which the JDK's own formatter refuses. */
    private static final DateTimeFormatter WITH_BASIC_OFFSET = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendOffset("+HHmm", "Z")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT) // no 30 February
            .withChronology(IsoChronology.INSTANCE);

    private static final int SECONDS_LENGTH = "2026-11-24T08:15:30".length();
    private static final int MAX_FRACTION = 9;
    /** What is left of the length where there is no fraction, and so no point. */
    private static final int NO_FRACTION = -1;
    /** What the last digit of a fraction of so many digits is worth. */
    private static final int[] NANOS_PER_UNIT = {
        0, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
    };

    private static final int NOT_FAST = -1;
    private static final int NO_NUMBER = -10_000;
    /** From 0000-03-01 to 1970-01-01, in the calendar of ISO 8601. */
    private static final int DAYS_FROM_YEAR_0_TO_1970 = 719_468;

    private Timestamps() {}

    /** @throws DateTimeException where the text is no timestamp with an offset */
    static Instant parse(char[] buffer, int offset, int length) {
        int nanos = nanos(buffer, offset, length);
        if (nanos != NOT_FAST) {
            long second = epochSecond(buffer, offset);
            if (second != Long.MIN_VALUE) {
                return Instant.ofEpochSecond(second, nanos);
            }
        }
        return slow(new String(buffer, offset, length));
    }

    private static Instant slow(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException otherOffset) {
            return WITH_BASIC_OFFSET.parse(text, Instant::from);
        }
    }

    /** The fraction of a second of a text in the fast shape; {@link #NOT_FAST} where its end has another shape. */
    private static int nanos(char[] text, int start, int length) {
        int digits = length - SECONDS_LENGTH - 2; // the point and the Z
        if (digits == NO_FRACTION) {
            return text[start + SECONDS_LENGTH] == 'Z' ? 0 : NOT_FAST;
        }
        if (digits < 1
                || digits > MAX_FRACTION
                || text[start + SECONDS_LENGTH] != '.'
                || text[start + length - 1] != 'Z') {
            return NOT_FAST;
        }
        int nanos = 0;
        int end = start + length - 1;
        for (int i = start + SECONDS_LENGTH + 1; i < end; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return NOT_FAST;
            }
            nanos = nanos * 10 + digit;
        }
        return nanos * NANOS_PER_UNIT[digits];
    }

    /** Seconds since 1970 of {@code yyyy-MM-ddTHH:mm:ss}; {@code Long.MIN_VALUE} where it is not that, or no such time. */
    private static long epochSecond(char[] text, int start) {
        int century = pair(text, start);
        int year = century * 100 + pair(text, start + 2);
        int month = pair(text, start + 5);
        int day = pair(text, start + 8);
        int hour = pair(text, start + 11);
        int minute = pair(text, start + 14);
        int second = pair(text, start + 17);
        boolean shaped = text[start + 4] == '-'
                && text[start + 7] == '-'
                && text[start + 10] == 'T'
                && text[start + 13] == ':'
                && text[start + 16] == ':';
        // Negative where any of them is out of its range: one branch for all.
        int outside = century
                | year
                | month - 1
                | 12 - month
                | day - 1
                | hour
                | 23 - hour
                | minute
                | 59 - minute
                | second
                | 59 - second;
        if (!shaped || outside < 0 || day > daysInMonth(year, month)) {
            return Long.MIN_VALUE;
        }
        return ((epochDay(year, month, day) * 24L + hour) * 60 + minute) * 60 + second;
    }

    /** Days since 1970, in years that begin in March: the day that leap years add is then the last one. */
    private static int epochDay(int year, int month, int day) {
        boolean beforeMarch = month < 3;
        int marchYear = beforeMarch ? year - 1 : year;
        int monthFromMarch = beforeMarch ? month + 9 : month - 3;
        int century = Math.floorDiv(marchYear, 100);
        int leapDays = (marchYear >> 2) - century + (century >> 2); // shifts, since the year before 0 is -1
        int dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1; // months of 31, 30, 31, 30, 31 days, 153 in all
        return 365 * marchYear + leapDays + dayOfYear - DAYS_FROM_YEAR_0_TO_1970;
    }

    private static int daysInMonth(int year, int month) {
        return switch (month) {
            case 2 -> isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** The number in two decimal digits; negative, and so much that no sum makes it good, where one of them is none. */
    private static int pair(char[] text, int from) {
        int tens = text[from] - '0';
        int ones = text[from + 1] - '0';
        return (tens | ones | 9 - tens | 9 - ones) < 0 ? NO_NUMBER : tens * 10 + ones;
    }
}
