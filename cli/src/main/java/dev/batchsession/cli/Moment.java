package dev.batchsession.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A point in time that a user typed.
 *
 * @param relative whether it was typed as a time before now
 */
record Moment(Instant instant, boolean relative) {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern FRACTION = Pattern.compile("[.,](\\d{1,9})\\d*"); // an Instant has at most nine digits
    private static final DateTimeFormatter ISO_8601 = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][X]")
            .toFormatter(Locale.ROOT);

    /**
     * Accepts ISO 8601 with {@code Z} or any offset, such as {@code +0000}, and any number of fraction digits, as in rows; a
     * date, which is its first instant in UTC; and a time before now, in whole seconds of the clock.
     *
     * @param clock measures now
     */
    record Converter(Clock clock) implements ITypeConverter<Moment> {
        @Override
        public Moment convert(String text) {
            Optional<Duration> ago = DurationConverter.parse(text);
            try {
                if (ago.isPresent()) {
                    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
                    return new Moment(now.minus(ago.get()), true);
                }
                if (DATE.matcher(text).matches()) {
                    return new Moment(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC), false);
                }
                return new Moment(ISO_8601.parse(FRACTION.matcher(text).replaceFirst(".$1"), Instant::from), false);
            } catch (DateTimeException noTime) {
                throw new TypeConversionException("expected a time such as 2026-11-24T08:00:00Z, 2026-11-24, 90m, 36h "
                        + "or 7d but was '" + text + "'");
            }
        }
    }
}
