package dev.batchsession.spring;

import dev.batchsession.http.HttpPageSource;

/**
 * Callback to customize the auto-configured {@link HttpPageSource}. A bean of this type is called once, after the properties have
 * been applied, when the source is created. Use it to set an HTTP client ({@code builder.httpClient(…)}) or a key that is
 * rotated ({@code builder.apiKey(supplier)}). Several beans are called in {@code @Order}.
 */
@FunctionalInterface
public interface HttpPageSourceCustomizer {
    /** Customizes the builder, overriding the properties. */
    void customize(HttpPageSource.Builder builder);
}
