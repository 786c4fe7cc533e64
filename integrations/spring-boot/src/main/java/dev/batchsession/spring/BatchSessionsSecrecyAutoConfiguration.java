package dev.batchsession.spring;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that masks the API key in the endpoints {@code env} and {@code configprops}, even if they are configured to
 * show values. Masks properties with the names of the key, and every value that contains the key, such as a command line.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class BatchSessionsSecrecyAutoConfiguration {
    private static final Set<String> NAMES = Set.of("batchsessionsapikey", "anchorbrowserapikey");

    /** Called by Spring Boot. */
    public BatchSessionsSecrecyAutoConfiguration() {}

    @Bean
    SanitizingFunction batchSessionKeySanitizer(BatchSessionsProperties properties) {
        String key = properties.apiKey();
        return data -> isSecret(data, key) ? data.withSanitizedValue() : data;
    }

    private static boolean isSecret(SanitizableData data, @Nullable String key) {
        String name = data.getKey().replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
        return NAMES.contains(name)
                || (key != null
                        && data.getValue() != null
                        && data.getValue().toString().contains(key));
    }
}
