package dev.batchsession.spring;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Configuration properties {@code batch-sessions.*}. Bound by Spring Boot; immutable and safe for concurrent use.
 *
 * <p>An invalid value fails the start, with or without a validation library on the class path. So does an unknown name,
 * unless it is an environment variable. Durations without a suffix are in seconds, sizes without a suffix are in bytes. The
 * API key has no getter, so that no endpoint and no {@code toString} exposes it.
 */
@ConfigurationProperties(BatchSessionsProperties.PREFIX)
public final class BatchSessionsProperties extends ClientProperties implements Validator {
    static final String PREFIX = "batch-sessions";
    static final String CLIENTS = PREFIX + ".clients";

    /** Clients of further accounts, by name. */
    private final Map<String, NamedClientProperties> clients;

    /** Called by Spring Boot when it binds the properties. */
    public BatchSessionsProperties(
            @Nullable String apiKey,
            @Nullable String baseUrl,
            @DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration requestTimeout,
            @DefaultValue("16MB") DataSize maxPageSize,
            @DefaultValue("false") boolean allowPlainHttp,
            @DefaultValue("standard") Policy policy,
            @DefaultValue("false") boolean sendTrace,
            @DefaultValue RateLimit rateLimit,
            @DefaultValue Ssl ssl,
            @DefaultValue Map<String, NamedClientProperties> clients) {
        super(apiKey, baseUrl, requestTimeout, maxPageSize, allowPlainHttp, policy, sendTrace, rateLimit, ssl);
        this.clients = Map.copyOf(clients);
    }

    /** Returns the properties of the named clients, by name. */
    public Map<String, NamedClientProperties> getClients() {
        return clients;
    }

    @Override
    public boolean supports(Class<?> type) {
        return type == BatchSessionsProperties.class;
    }

    @Override
    public void validate(Object target, Errors errors) {
        BatchSessionsProperties properties = (BatchSessionsProperties) target;
        properties.validate(errors);
        properties.clients.forEach((name, client) -> {
            if (name.equals(Clients.UNNAMED)) {
                errors.rejectValue(
                        "clients", "clients", "must not contain '" + name + "', the name of the unnamed client");
            }
            errors.pushNestedPath("clients[" + name + ']');
            client.validate(errors);
            errors.popNestedPath();
        });
    }
}
