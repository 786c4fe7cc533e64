package dev.batchsession.spring;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that masks the API keys and the webhook's secrets in the endpoints {@code env} and {@code configprops}, even if
 * they are configured to show values. Masks properties with their names, and every value that contains one, such as a command
 * line.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class BatchSessionsSecrecyAutoConfiguration {
    private static final Pattern NAMES =
            Pattern.compile("batchsessions(clients.+)?apikey|anchorbrowserapikey|batchsessionswebhooksecrets");

    /** Called by Spring Boot. */
    public BatchSessionsSecrecyAutoConfiguration() {}

    @Bean
    SanitizingFunction batchSessionKeySanitizer(BatchSessionsProperties properties) {
        Stream<String> keys = Stream.concat(Stream.of(properties), properties.getClients().values().stream())
                .map(ClientProperties::apiKey)
                .filter(Objects::nonNull);
        List<String> secrets =
                Stream.concat(keys, properties.getWebhook().secrets().stream()).toList();
        return data -> isSecret(data, secrets) ? data.withSanitizedValue() : data;
    }

    private static boolean isSecret(SanitizableData data, List<String> secrets) {
        String name = data.getKey().replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
        Object value = data.getValue();
        return NAMES.matcher(name).matches()
                || (value != null && secrets.stream().anyMatch(value.toString()::contains));
    }
}
