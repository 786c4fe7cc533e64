package dev.batchsession.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** Address and key from the properties of a client. */
final class PropertiesConnectionDetails implements BatchSessionsConnectionDetails {
    private final ClientProperties properties;
    private final ObjectProvider<SslBundles> bundles;

    PropertiesConnectionDetails(ClientProperties properties, ObjectProvider<SslBundles> bundles) {
        this.properties = properties;
        this.bundles = bundles;
    }

    @Override
    public @Nullable String getApiKey() {
        return properties.apiKey();
    }

    @Override
    public @Nullable String getBaseUrl() {
        return properties.getBaseUrl();
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
        String bundle = properties.getSsl().getBundle();
        return bundle == null ? null : bundles.getObject().getBundle(bundle);
    }
}
