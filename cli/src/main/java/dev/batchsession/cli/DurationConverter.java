package dev.batchsession.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Accepts a whole number of seconds, minutes, hours, days or weeks, such as {@code 90m}. */
final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,6})([smhdw])");

    @Override
    public Duration convert(String text) {
        return parse(text)
                .orElseThrow(() -> new TypeConversionException(
                        "expected a time such as 90s, 30m, 36h or 7d but was '" + text + "'"));
    }

    /** Returns the duration, or empty if the text is none. */
    static Optional<Duration> parse(String text) {
        Matcher duration = NUMBER_AND_UNIT.matcher(text);
        return duration.matches()
                ? Optional.of(unit(duration.group(2)).multipliedBy(Integer.parseInt(duration.group(1))))
                : Optional.empty();
    }

    private static Duration unit(String letter) {
        return switch (letter) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }
}
