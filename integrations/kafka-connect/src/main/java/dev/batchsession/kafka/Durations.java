package dev.batchsession.kafka;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Durations in configurations, in ISO 8601 such as {@code PT5S} or as a number of milliseconds. */
final class Durations {
    private Durations() {}

    static Duration of(String text) {
        String trimmed = text.trim();
        boolean digits = !trimmed.isEmpty() && trimmed.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Duration.ofMillis(Long.parseLong(trimmed)) : Duration.parse(trimmed);
    }

    /** Returns a validator that accepts {@code null} and durations between {@code min} and {@code max}. */
    static ConfigDef.Validator between(Duration min, Duration max) {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> check(name, (String) value, min, max), () -> "between " + min + " and " + max);
    }

    private static void check(String name, @Nullable String value, Duration min, Duration max) {
        if (value == null) {
            return;
        }
        Duration duration;
        try {
            duration = of(value);
        } catch (DateTimeParseException | NumberFormatException noDuration) {
            throw new ConfigException(name, value, "must be a duration such as PT5S, or a number of milliseconds");
        }
        if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            throw new ConfigException(name, value, "must be between " + min + " and " + max);
        }
    }
}
