package dev.batchsession.http;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The environment variables that configure the API. A function of the variable's name, so that tests can replace it. */
@FunctionalInterface
interface Environment {
    String API_KEY = "ANCHORBROWSER_API_KEY";
    String BASE_URL = "ANCHORBROWSER_BASE_URL";
    String NO_KEY = "no API key: call apiKey(…) or set " + API_KEY;

    @Nullable
    String get(String name);

    /** Returns the address of the API, empty if the variable is unset. */
    default Optional<URI> baseUrl() {
        return Optional.ofNullable(get(BASE_URL)).map(BaseUrl::parsed);
    }

    /**
     * Returns the key without white space around it: a variable that is read from a file often ends with a line break.
     *
     * @throws IllegalStateException if the variable is unset or blank
     * @throws IllegalArgumentException if its value cannot be a key
     */
    default Supplier<String> apiKey() {
        String key = get(API_KEY);
        if (key == null || key.isBlank()) {
            throw new IllegalStateException(NO_KEY);
        }
        String valid = ApiKey.of(key.strip()).value();
        return () -> valid;
    }
}
