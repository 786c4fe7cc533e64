package dev.batchsession.http;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API's account of a failure, {@code {"error": {"code": …, "message": …}}}, as far as it is there. An answer that is
 * cut, or no JSON at all, is no reason to fail differently: what was read up to there counts.
 */
record ErrorJson(@Nullable String code, @Nullable String message) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    static ErrorJson read(PageBytes bytes) {
        String code = null;
        String message = null;
        try (JsonParser json = MAPPER.createParser(bytes.array(), 0, bytes.length())) {
            if (enterObject(json, "error")) {
                for (String name = json.nextName(); name != null; name = json.nextName()) {
                    boolean scalar = json.nextToken().isScalarValue();
                    if (scalar && name.equals("code")) {
                        code = json.getString();
                    } else if (scalar && name.equals("message")) {
                        message = json.getString();
                    } else {
                        json.skipChildren();
                    }
                }
            }
        } catch (JacksonException cutOrNoJson) {
            // What was read before stays.
        }
        return new ErrorJson(code, message);
    }

    /** Moves into the object under this name; {@code false} where the text is no object or has none. */
    private static boolean enterObject(JsonParser json, String wanted) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            boolean object = json.nextToken() == JsonToken.START_OBJECT;
            if (object && name.equals(wanted)) {
                return true;
            }
            json.skipChildren();
        }
        return false;
    }
}
