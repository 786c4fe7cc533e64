package dev.batchsession.http;

import static java.util.Objects.requireNonNull;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An API key that is a valid header value and is masked everywhere else. */
final class ApiKey {
    private static final String MASK = "***";

    private static final int MAX_ENCODED_LENGTH = "&quot;".length();

    private final String value;
    /** The start of the key, up to the first character that an encoding may replace. Every form of the key starts with it. */
    private final String start;

    private ApiKey(String value) {
        this.value = value;
        this.start = value.substring(0, unencodedLength(value));
    }

    private static int unencodedLength(String value) {
        int length = 0;
        while (length < value.length() && isNeverEncoded(value.charAt(length))) {
            length++;
        }
        return length;
    }

    private static boolean isNeverEncoded(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /** Rejects text that is not a header value, without quoting it. A CR or LF could inject further headers. */
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
            boolean atEnd = i == 0 || i == value.length() - 1;
            if (c < ' ' || c > '~' || (c == ' ' && atEnd)) {
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

    /** Returns the text with every occurrence of the key replaced: in any case, as it is, or encoded for a URI or for HTML. */
    String maskedIn(String text) {
        if (!mayBeIn(text)) {
            return text; // as most texts, and nearly every header name of a response
        }
        String inUri = URLEncoder.encode(value, StandardCharsets.UTF_8);
        String inHtml = value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
        String anyOfThem = Stream.of(value, inUri, inHtml).map(Pattern::quote).collect(Collectors.joining("|"));
        return Pattern.compile(anyOfThem, Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .replaceAll(MASK);
    }

    private boolean mayBeIn(String text) {
        for (int i = 0; i <= text.length() - value.length(); i++) { // no form is shorter
            if (text.regionMatches(true, i, start, 0, start.length())) {
                return true;
            }
        }
        return false;
    }

    /** As {@link #maskedIn}, of text that was cut off. Its end is removed too, since it may be the start of the key. */
    String maskedInCut(String text) {
        String masked = maskedIn(text);
        return masked.substring(0, Math.max(0, masked.length() - value.length() * MAX_ENCODED_LENGTH));
    }

    @Override
    public String toString() {
        return MASK;
    }
}
