package dev.batchsession.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Address and key of the API for one client. A bean of this type, for example one of a test that starts a simulator, takes precedence
 * over {@code api-key}, {@code base-url} and {@code ssl.bundle} of the unnamed client; with {@code @Qualifier("name")} over those of a
 * named one. Called once, when the client is created.
 */
public interface BatchSessionsConnectionDetails extends ConnectionDetails {
    /**
     * Returns the API key, or {@code null} if there is none. The unnamed client then uses the environment variable {@code
     * ANCHORBROWSER_API_KEY}.
     */
    @Nullable
    String getApiKey();

    /** Returns the base URL of the API, or {@code null} for that of the environment or the public one. */
    @Nullable
    String getBaseUrl();

    /** Returns the SSL bundle for the connection. Defaults to {@code null}, the trusted certificates of the JVM. */
    default @Nullable SslBundle getSslBundle() {
        return null;
    }
}
