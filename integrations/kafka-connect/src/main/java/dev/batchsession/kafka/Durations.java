package dev.batchsession.kafka;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Durations as configurations have them: ISO 8601, such as {@code PT5S}, or a number of milliseconds. */
final class Durations {
    private Durations() {}

    static Duration of(String text) {
        String trimmed = text.trim();
        boolean digits = !trimmed.isEmpty() && trimmed.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Duration.ofMillis(Long.parseLong(trimmed)) : Duration.parse(trimmed);
    }

    /** Accepts {@code null}, and durations from the least to the most. */
    static ConfigDef.Validator between(Duration least, Duration most) {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> check(name, (String) value, least, most), () -> least + " to " + most);
    }

    private static void check(String name, @Nullable String value, Duration least, Duration most) {
        if (value == null) {
            return;
        }
        Duration duration;
        try {
            duration = of(value);
        } catch (DateTimeParseException | NumberFormatException noDuration) {
            throw new ConfigException(name, value, "must be a duration such as PT5S, or a number of milliseconds");
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new ConfigException(name, value, "must be " + least + " to " + most);
        }
    }
}
