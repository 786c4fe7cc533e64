package dev.batchsession.http;

import dev.batchsession.model.BatchStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Decodes the current value of the parser. The strings of a row are decoded in place from the page's bytes, and the parser
 * continues after them. A string that is not in its usual form, for example with escapes, is decoded from the parser's string
 * instead.
 */
final class ValueReader {
    /** Not {@code UNKNOWN}, whose text is kept as it is. */
    private static final List<BatchStatus> KNOWN = Arrays.stream(BatchStatus.values())
            .filter(status -> status != BatchStatus.UNKNOWN)
            .toList();

    private static final String TIMESTAMP = "an ISO 8601 timestamp with an offset and a year of 0000 to 9999";

    private final JsonParser json;
    private final @Nullable PageParser inPlace;
    private final byte[] text;
    private final int length;
    private final Timestamps timestamps;

    ValueReader(JsonParser json, PageBytes bytes) {
        this.json = json;
        this.inPlace = json instanceof PageParser parser ? parser : null;
        this.text = bytes.array();
        this.length = bytes.length();
        this.timestamps = new Timestamps(text);
    }

    UUID uuid(JsonToken token) {
        expect(JsonToken.VALUE_STRING, "a UUID", token);
        UUID uuid = uuidInPlace();
        if (uuid == null) {
            uuid = Uuids.parse(json.getString());
        }
        if (uuid == null) {
            throw mismatch("a UUID");
        }
        return uuid;
    }

    private @Nullable UUID uuidInPlace() {
        int from = start();
        int end = from + Uuids.LENGTH;
        UUID uuid = isQuote(end) ? Uuids.parse(text, from) : null;
        if (uuid != null) {
            skip(end);
        }
        return uuid;
    }

    BatchStatus status(JsonToken token) {
        expect(JsonToken.VALUE_STRING, "a string", token);
        int from = start();
        for (BatchStatus status : KNOWN) {
            if (matches(status.wireName(), from)) {
                skip(from + status.wireName().length());
                return status;
            }
        }
        return BatchStatus.ofWireName(json.getString());
    }

    Instant instant(JsonToken token) {
        expect(JsonToken.VALUE_STRING, TIMESTAMP, token);
        Instant instant = instantInPlace();
        try {
            return instant != null ? instant : Timestamps.parse(json.getString());
        } catch (DateTimeException notATimestamp) {
            throw mismatch(TIMESTAMP);
        }
    }

    private @Nullable Instant instantInPlace() {
        Instant instant = timestamps.at(start());
        if (instant == null || !isQuote(timestamps.end())) {
            return null;
        }
        skip(timestamps.end());
        return instant;
    }

    int integer(JsonToken token) {
        expect(JsonToken.VALUE_NUMBER_INT, "an integer", token);
        try {
            return json.getIntValue();
        } catch (InputCoercionException outOfRange) {
            throw mismatch("an integer of %d to %d".formatted(Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
    }

    long longInteger(JsonToken token) {
        expect(JsonToken.VALUE_NUMBER_INT, "an integer", token);
        try {
            return json.getLongValue();
        } catch (InputCoercionException outOfRange) {
            throw mismatch("an integer of %d to %d".formatted(Long.MIN_VALUE, Long.MAX_VALUE));
        }
    }

    boolean bool(JsonToken token) {
        if (token != JsonToken.VALUE_TRUE) {
            expect(JsonToken.VALUE_FALSE, "true or false", token);
        }
        return token == JsonToken.VALUE_TRUE;
    }

    void expect(JsonToken expected, String description, @Nullable JsonToken token) {
        if (token != expected) {
            throw mismatch(description);
        }
    }

    <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new UnexpectedJsonException(json, "%s has no %s".formatted(path(), name));
        }
        return value;
    }

    /** Returns the index of the string's first character, or the end of the text if the parser does not support it. */
    private int start() {
        return inPlace == null ? length : inPlace.stringStart();
    }

    private void skip(int closingQuote) {
        if (inPlace != null) {
            inPlace.skipString(closingQuote);
        }
    }

    private boolean isQuote(int at) {
        return at < length && text[at] == '"';
    }

    /** Returns whether the string at this index equals {@code expected}. */
    private boolean matches(String expected, int from) {
        if (!isQuote(from + expected.length())) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if (expected.charAt(i) != text[from + i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the failure for a limit of the parser that the response exceeds. */
    UnexpectedJsonException tooLarge(StreamConstraintsException exceeded) {
        return new UnexpectedJsonException(json, "%s at %s".formatted(exceeded.getOriginalMessage(), path()));
    }

    private UnexpectedJsonException mismatch(String description) {
        return new UnexpectedJsonException(json, "%s must be %s but was %s".formatted(path(), description, found()));
    }

    /** The value with its JSON type. Not truncated here: half of a key would not be recognized when it is masked. */
    private String found() {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return "an object";
        }
        if (token == JsonToken.START_ARRAY) {
            return "an array";
        }
        String text = String.valueOf(json.getString());
        if (token == JsonToken.VALUE_STRING) {
            return "the string \"" + text + '"';
        }
        return token != null && token.isNumeric() ? "the number " + text : text; // true, false, null
    }

    private String path() {
        String pointer = json.streamReadContext().pathAsPointer().toString();
        return pointer.isEmpty() ? "the response" : pointer;
    }
}
