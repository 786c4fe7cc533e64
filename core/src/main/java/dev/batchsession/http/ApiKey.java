package dev.batchsession.http;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A key that can be sent as a header, and that shows itself nowhere else. */
final class ApiKey {
    private static final String MASK = "***";

    private final String value;

    private ApiKey(String value) {
        this.value = value;
    }

    /** Refuses, without quoting it, a text that is no header value: a CR or LF would let it add headers of its own. */
    static ApiKey of(@Nullable String value) {
        requireNonNull(value, Environment.NO_KEY);
        if (value.isBlank()) {
            throw new IllegalArgumentException("apiKey must not be blank");
        }
        int placeholder = value.indexOf("${");
        if (placeholder >= 0 && value.indexOf('}', placeholder) > 0) {
            throw new IllegalArgumentException(
                    "apiKey must be a key but is a placeholder that was not resolved: is its variable set?");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean edge = i == 0 || i == value.length() - 1;
            if (c < ' ' || c > '~' || (c == ' ' && edge)) {
                throw new IllegalArgumentException(
                        "apiKey must be printable ASCII without spaces around it, but character %d of %d is U+%04X"
                                .formatted(i + 1, value.length(), (int) c));
            }
        }
        return new ApiKey(value);
    }

    String value() {
        return value;
    }

    /** The text with every occurrence of the key replaced, in whatever case it is repeated. */
    String maskedIn(String text) {
        return Pattern.compile(Pattern.quote(value), Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .replaceAll(MASK);
    }

    @Override
    public String toString() {
        return MASK;
    }
}
