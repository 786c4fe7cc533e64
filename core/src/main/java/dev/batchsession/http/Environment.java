package dev.batchsession.http;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the process's environment says about the API. A function of the variable's name, so that tests can stand in. */
@FunctionalInterface
interface Environment {
    String API_KEY = "ANCHORBROWSER_API_KEY";
    String BASE_URL = "ANCHORBROWSER_BASE_URL";
    String NO_KEY = "no API key: call apiKey(…) or set " + API_KEY;

    @Nullable
    String get(String name);

    default Optional<URI> baseUrl() {
        return Optional.ofNullable(get(BASE_URL)).map(BaseUrl::parsed);
    }

    default Supplier<String> apiKey() {
        String key = get(API_KEY);
        if (key == null) {
            throw new IllegalStateException(NO_KEY);
        }
        String valid = ApiKey.of(key).value();
        return () -> valid;
    }
}
