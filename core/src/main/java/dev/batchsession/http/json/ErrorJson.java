package dev.batchsession.http.json;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * The reason of a failure in JSON: the API's error object, {@code {"error": {"code": …, "message": …}}}, or the formats of other
 * servers, such as problem details (RFC 9457) and {@code {"errors": [{"message": …}]}}. Truncated or malformed JSON is used up to
 * the point of the error.
 */
public final class ErrorJson {
    private static final Set<String> REASONS =
            Set.of("error", "errors", "error_description", "message", "msg", "title", "detail");

    /** Without Jackson's symbol table, which would keep property names beyond the response. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private final Set<String> reasons = new LinkedHashSet<>();
    private @Nullable String code;
    private boolean errorObject;
    private boolean data;
    private boolean named;

    private ErrorJson() {}

    public static ErrorJson read(byte[] text, int length) {
        ErrorJson error = new ErrorJson();
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text, 0, length)) {
            error.readReason(json, json.nextToken(), 0);
        } catch (JacksonException incomplete) {
            // The part before the error is used.
        }
        return error;
    }

    /** Returns the first {@code code}, a string or a number. */
    @Nullable
    public String code() {
        return code;
    }

    /** Returns the server's messages in their order, or an empty string if there is none. */
    public String reason() {
        return String.join("; ", reasons);
    }

    /** Returns whether {@code error} is an object with a code or a message, as the API sends it. */
    public boolean isApiErrorObject() {
        return errorObject;
    }

    /** Returns whether a property names the reason, or there is a code. Otherwise the text is a bare value or array. */
    public boolean isNamed() {
        return named || code != null;
    }

    /** Returns whether there is the {@code data} of a page. */
    public boolean hasData() {
        return data;
    }

    /** @param depth 0 for the whole text, 1 for a property of it */
    private void readReason(JsonParser json, @Nullable JsonToken token, int depth) {
        if (token == JsonToken.START_OBJECT) {
            readObject(json, depth);
        } else if (token == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                readReason(json, json.currentToken(), depth + 1);
            }
        } else if (isText(token) && !json.getString().isBlank()) {
            reasons.add(json.getString());
        }
    }

    private void readObject(JsonParser json, int depth) {
        boolean error = depth == 1 && "error".equals(json.currentName());
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken token = json.nextToken();
            errorObject |= error && isText(token) && (name.equals("code") || name.equals("message"));
            data |= depth == 0 && name.equals("data") && token != JsonToken.VALUE_NULL;
            if (REASONS.contains(name)) {
                named = true;
                readReason(json, token, depth + 1);
            } else if (name.equals("code") && isText(token)) {
                code = code == null ? json.getString() : code;
            } else {
                json.skipChildren();
            }
        }
    }

    private static boolean isText(@Nullable JsonToken token) {
        return token != null && token.isScalarValue() && token != JsonToken.VALUE_NULL;
    }
}
