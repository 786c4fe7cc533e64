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
    private static final int NOT_FAST = -1;
    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

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
        if (length == SECONDS_LENGTH + 1) {
            return text[start + SECONDS_LENGTH] == 'Z' ? 0 : NOT_FAST;
        }
        if (digits < 1
                || digits > MAX_FRACTION
                || text[start + SECONDS_LENGTH] != '.'
                || text[start + length - 1] != 'Z') {
            return NOT_FAST;
        }
        int nanos = number(text, start + SECONDS_LENGTH + 1, digits);
        if (nanos < 0) {
            return NOT_FAST;
        }
        for (int i = digits; i < MAX_FRACTION; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    /** Seconds since 1970 of {@code yyyy-MM-ddTHH:mm:ss}; {@code Long.MIN_VALUE} where it is not that, or no such time. */
    private static long epochSecond(char[] text, int start) {
        int year = number(text, start, 4);
        int month = number(text, start + 5, 2);
        int day = number(text, start + 8, 2);
        int hour = number(text, start + 11, 2);
        int minute = number(text, start + 14, 2);
        int second = number(text, start + 17, 2);
        boolean shaped = text[start + 4] == '-'
                && text[start + 7] == '-'
                && text[start + 10] == 'T'
                && text[start + 13] == ':'
                && text[start + 16] == ':';
        boolean inRange = year >= 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= daysInMonth(year, month)
                && hour >= 0
                && hour <= 23
                && minute >= 0
                && minute <= 59
                && second >= 0
                && second <= 59;
        if (!shaped || !inRange) {
            return Long.MIN_VALUE;
        }
        return ((epochDay(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    }

    private static long epochDay(int year, int month, int day) {
        long before = year - 1L; // years that are over, counted from year 1; the calendar repeats every 400 years
        long leapDays = Math.floorDiv(before, 4) - Math.floorDiv(before, 100) + Math.floorDiv(before, 400);
        long daysBeforeYear = 365 * before + leapDays;
        int leapDay = month > 2 && isLeap(year) ? 1 : 0;
        long dayOfCommonEra = daysBeforeYear + DAYS_BEFORE_MONTH[month - 1] + leapDay + day - 1;
        return dayOfCommonEra - 719_162; // days from 0001-01-01 to 1970-01-01
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

    /** The decimal number in {@code count} characters, at most nine; negative where one of them is no digit. */
    private static int number(char[] text, int from, int count) {
        int number = 0;
        for (int i = from; i < from + count; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
