package dev.batchsession.http;

import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.io.SerializedString;

/**
 * The names of an object's properties in the order in which a server writes them. A name that comes when it is expected is
 * compared byte by byte where it stands; any other is looked up, which costs several times as much.
 */
final class PropertyNames {
    /** There is no further property: the object ends. */
    static final int END = -1;

    private final List<String> names;
    private final SerializedString[] expected;

    PropertyNames(String... names) {
        this.names = List.of(names);
        this.expected = this.names.stream().map(SerializedString::new).toArray(SerializedString[]::new);
    }

    /**
     * Moves to the first property of an object whose start was read.
     *
     * @return the name's place; the number of names where it is none of them; {@link #END} where no property is left
     */
    int first(JsonParser json) {
        return next(json, 0);
    }

    /** As {@link #first}, for the property after the one at {@code place}. */
    int after(int place, JsonParser json) {
        return next(json, place + 1);
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
        int place = names.indexOf(json.currentName());
        return place < 0 ? expected.length : place;
    }
}
