package dev.batchsession.http;

import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.io.SerializedString;

/**
 * The property names of an object, in the order in which a server writes them. The expected name is compared byte by byte in place.
 * Any other name is looked up, which costs several times as much.
 */
final class PropertyNames {
    /** The end of the object. */
    static final int END = -1;

    private final List<String> names;
    private final SerializedString[] expected;

    PropertyNames(String... names) {
        this.names = List.of(names);
        this.expected = this.names.stream().map(SerializedString::new).toArray(SerializedString[]::new);
    }

    /**
     * Advances to the first property of an object.
     *
     * @return the index of the name, the number of names if it is unknown, or {@link #END} if there is no property
     */
    int first(JsonParser json) {
        return next(json, 0);
    }

    /** As {@link #first}, for the property after the one at {@code index}. */
    int after(int index, JsonParser json) {
        return next(json, index + 1);
    }

    private int next(JsonParser json, int guess) {
        if (guess < expected.length) {
            if (json.nextName(expected[guess])) {
                return guess;
            }
        } else {
            json.nextToken();
        }
        if (json.currentToken() != JsonToken.PROPERTY_NAME) {
            return END;
        }
        int index = names.indexOf(json.currentName());
        return index < 0 ? expected.length : index;
    }
}
