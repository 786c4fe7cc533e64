package dev.batchsession.spring;

import dev.batchsession.http.HttpPageSource;

/**
 * A bean of this type is given the builder of the source over HTTP, after the properties: for a client of one's own
 * ({@code builder.httpClient(…)}), or a key that is rotated ({@code builder.apiKey(supplier)}). Several are called in their
 * {@code @Order}.
 */
@FunctionalInterface
public interface HttpPageSourceCustomizer {
    /** Sets what is to be other than the properties say. */
    void customize(HttpPageSource.Builder builder);
}
