package dev.batchsession.spring;

import dev.batchsession.webhook.WebhookVerifier;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
 * API key and the webhook's secrets have no getter, so that no endpoint and no {@code toString} exposes them.
 */
@ConfigurationProperties(BatchSessionsProperties.PREFIX)
public final class BatchSessionsProperties extends ClientProperties implements Validator {
    static final String PREFIX = "batch-sessions";
    static final String CLIENTS = PREFIX + ".clients";

    /** Clients of further accounts, by name. */
    private final Map<String, NamedClientProperties> clients;

    private final Webhook webhook;

    /** Receiver of webhook requests. Enabled by its secrets. The secrets have no getter. */
    public static final class Webhook {
        /**
         * Signing secrets of the webhooks that this application receives. White space around them is removed. Setting them enables
         * the receiver.
         */
        private final @Nullable List<String> secrets;

        /** Path at which webhook requests are received. */
        private final String path;

        /** Called by Spring Boot when it binds the properties. */
        public Webhook(@Nullable List<String> secrets, @DefaultValue("/anchor/webhooks") String path) {
            this.secrets = secrets == null ? null : List.copyOf(secrets);
            this.path = path;
        }

        /** Returns the signing secrets; empty if the receiver is disabled. */
        List<String> secrets() {
            return secrets == null ? List.of() : secrets;
        }

        /** Returns the path at which requests are received. Must start with a slash; defaults to {@code /anchor/webhooks}. */
        public String getPath() {
            return path;
        }
    }

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
            @DefaultValue Map<String, NamedClientProperties> clients,
            @DefaultValue Webhook webhook) {
        super(apiKey, baseUrl, requestTimeout, maxPageSize, allowPlainHttp, policy, sendTrace, rateLimit, ssl);
        this.clients = Map.copyOf(clients);
        this.webhook = webhook;
    }

    /** Returns the properties of the named clients, by name. */
    public Map<String, NamedClientProperties> getClients() {
        return clients;
    }

    /** Returns the settings of the receiver of webhook requests. */
    public Webhook getWebhook() {
        return webhook;
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
        Webhook receiver = properties.webhook;
        check(errors, "webhook.secrets", () -> {
            if (receiver.secrets != null) {
                WebhookVerifier.of(receiver.secrets);
            }
        });
        require(errors, "webhook.path", receiver.path.startsWith("/"), "must start with a slash");
    }
}
