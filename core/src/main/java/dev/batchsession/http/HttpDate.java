package dev.batchsession.http;

import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.MINUTE_OF_HOUR;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.SECOND_OF_MINUTE;
import static java.time.temporal.ChronoField.YEAR;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates of HTTP headers, in the three formats of RFC 9110, section 5.6.7. */
final class HttpDate {
    private static final int CENTURY = 100;
    private static final int MAX_YEARS_AHEAD = 50; // for a year of two digits

    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern(
                    "EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter RFC_850 = new DateTimeFormatterBuilder()
            .appendPattern("EEEE, dd-MMM-")
            .appendValueReduced(YEAR, 2, 2, 2000)
            .appendPattern(" HH:mm:ss 'GMT'")
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT)
            // Without the day of the week: it depends on the century, which is not known yet.
            .withResolverFields(YEAR, MONTH_OF_YEAR, DAY_OF_MONTH, HOUR_OF_DAY, MINUTE_OF_HOUR, SECOND_OF_MINUTE);

    private HttpDate() {}

    /**
     * Parses the value of a header.
     *
     * @param now determines the century of a year of two digits
     * @return {@code null} if the text has none of the formats
     */
    static @Nullable Instant parse(String text, Instant now) {
        try {
            return switch (text.indexOf(',')) {
                case -1 -> LocalDateTime.parse(text, ASCTIME).toInstant(ZoneOffset.UTC);
                case 3 ->
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
                default -> withCentury(LocalDateTime.parse(text, RFC_850), now);
            };
        } catch (DateTimeException | ArithmeticException notADate) {
            return null;
        }
    }

    /** Returns the date in the latest year with these two digits that is not more than 50 years ahead. */
    private static Instant withCentury(LocalDateTime date, Instant now) {
        LocalDateTime latest = LocalDateTime.ofInstant(now, ZoneOffset.UTC).plusYears(MAX_YEARS_AHEAD);
        LocalDateTime inCentury =
                date.plusYears((long) (latest.getYear() / CENTURY - date.getYear() / CENTURY) * CENTURY);
        return (inCentury.isAfter(latest) ? inCentury.minusYears(CENTURY) : inCentury).toInstant(ZoneOffset.UTC);
    }
}
