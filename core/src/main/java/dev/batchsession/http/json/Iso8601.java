package dev.batchsession.http.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the timestamps that ISO 8601 allows: any offset and fraction, a comma, no seconds. */
final class Iso8601 {
    /** RFC 3339, with the offsets, the comma and the missing seconds that ISO 8601 allows as well. */
    private static final Pattern ISO_8601 = Pattern.compile("""
            (\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d*))?)?\
            (?:Z|([+\u2212-])(\\d\\d)(?::(\\d\\d)(?::(\\d\\d))?|(\\d\\d))?)""", Pattern.CASE_INSENSITIVE);

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private static final int NANO_DIGITS = 9;

    private Iso8601() {}

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
        return fraction == null ? 0 : Integer.parseInt((fraction + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS));
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
}
