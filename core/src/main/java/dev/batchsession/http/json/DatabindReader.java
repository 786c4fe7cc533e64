package dev.batchsession.http.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * The definition of a page: Jackson Databind, bound to {@link WirePage}. Jackson's messages are replaced, since they quote the
 * response.
 */
final class DatabindReader {
    private static final ObjectReader PAGES = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultVisibility(visible -> visible.withFieldVisibility(JsonAutoDetect.Visibility.ANY))
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
            .disable(
                    DeserializationFeature.ACCEPT_FLOAT_AS_INT,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS, // checked here, with a message of its own
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.WRAP_EXCEPTIONS)
            .build()
            .readerFor(WirePage.class);

    /** The expected JSON by the type to which it is bound. All others are objects. */
    private static final Map<Class<?>, String> EXPECTED = Map.of(
            UUID.class, "a UUID",
            String.class, "a string",
            int.class, "an integer",
            Integer.class, "an integer",
            Long.class, "an integer",
            Boolean.class, "true or false",
            Instant.class, "an ISO 8601 timestamp with an offset and a year of 0000 to 9999",
            List.class, "an array");

    private DatabindReader() {}

    /** @throws UnexpectedJsonException if the text violates the contract */
    static PageBody read(byte[] text, int length) {
        byte[] utf8 = JsonEncoding.utf8(text, length);
        // Each page has a factory of its own, because a factory keeps the property names that its parsers read.
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), utf8)) {
            return read(json, utf8);
        } catch (JacksonException malformed) {
            throw unexpected(malformed.getLocation(), "not JSON");
        }
    }

    private static PageBody read(JsonParser json, byte[] text) {
        try {
            return bind(json, text);
        } catch (StreamConstraintsException exceeded) {
            throw unexpected(json, "%s at %s".formatted(exceeded.getOriginalMessage(), path(json)));
        } catch (UnexpectedEndOfInputException truncated) {
            throw unexpected(truncated.getLocation(), truncated.getOriginalMessage());
        }
    }

    private static PageBody bind(JsonParser json, byte[] text) {
        try {
            JsonToken start = json.nextToken();
            if (start == null) {
                throw unexpected(json, "the response body is empty");
            }
            if (start == JsonToken.VALUE_NULL) {
                throw mismatch(json, "an object");
            }
            WirePage page = PAGES.withAttribute(WirePage.TEXT, text).readValue(json);
            PageBody body = page.body(json);
            if (json.nextToken() != null) {
                throw unexpected(json, "unexpected content after the JSON value");
            }
            return body;
        } catch (MismatchedInputException other) {
            throw mismatch(json, EXPECTED.getOrDefault(other.getTargetType(), "an object"));
        } catch (InputCoercionException outOfRange) {
            boolean isInt = outOfRange.getTargetType() == int.class;
            long min = isInt ? Integer.MIN_VALUE : Long.MIN_VALUE;
            long max = isInt ? Integer.MAX_VALUE : Long.MAX_VALUE;
            throw mismatch(json, "an integer of %d to %d".formatted(min, max));
        }
    }

    /** Reads the value for the message, which may be malformed. */
    private static UnexpectedJsonException mismatch(JsonParser json, String expected) {
        return unexpected(json, "%s must be %s but was %s".formatted(path(json), expected, found(json)));
    }

    /** The value with its JSON type. Not truncated here: half of a key would not be recognized when it is masked. */
    private static String found(JsonParser json) {
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

    /** Returns a failure at the parser's current value. */
    static UnexpectedJsonException unexpected(JsonParser json, String message) {
        return unexpected(json.currentTokenLocation(), message);
    }

    private static UnexpectedJsonException unexpected(@Nullable TokenStreamLocation location, String message) {
        return new UnexpectedJsonException(message, location == null ? -1 : location.getByteOffset());
    }

    static String path(JsonParser json) {
        String pointer = json.streamReadContext().pathAsPointer().toString();
        return pointer.isEmpty() ? "the response" : pointer;
    }
}
