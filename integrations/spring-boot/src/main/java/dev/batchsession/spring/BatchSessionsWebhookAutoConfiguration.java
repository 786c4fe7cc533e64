package dev.batchsession.spring;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.webhook.WebhookVerifier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.OnPropertyListCondition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration for a receiver of AnchorBrowser's webhooks. Enabled by {@code batch-sessions.webhook.secrets} in a WebFlux or
 * MVC application. Defines {@link WebhookHints}, and a route for {@code POST} at {@code batch-sessions.webhook.path}. Each
 * {@link BatchSessionFlux} bean, whoever defines it, {@linkplain BatchSessionFlux#wakeOn wakes on} the hints, and so do all its watches
 * and waiters. The response has no body; its status is
 *
 * <ul>
 *   <li>204 if the request is signed with one of the secrets: it emits a hint,
 *   <li>401 if it is not, or was signed more than two minutes ago,
 *   <li>413 if its body is larger than 1 MiB.
 * </ul>
 *
 * <p>A {@link WebhookVerifier} bean of the application replaces the one that uses these secrets and the system clock.
 */
@AutoConfiguration(after = BatchSessionsAutoConfiguration.class)
@ConditionalOnWebApplication
@Conditional(BatchSessionsWebhookAutoConfiguration.HasSecrets.class)
@Import({WebhookWebFluxConfiguration.class, WebhookMvcConfiguration.class})
public final class BatchSessionsWebhookAutoConfiguration {
    /** Called by Spring Boot. */
    public BatchSessionsWebhookAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    WebhookVerifier batchSessionWebhookVerifier(BatchSessionsProperties properties) {
        return WebhookVerifier.of(properties.getWebhook().secrets());
    }

    @Bean
    WebhookHints batchSessionWebhookHints() {
        return new WebhookHints();
    }

    /** Adds the hints to the clients of all accounts: a webhook does not name its account, and a hint too many is a poll too many. */
    @Bean
    static BeanPostProcessor batchSessionWebhookClients(ObjectProvider<WebhookHints> hints) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof BatchSessionFlux batches ? batches.wakeOn(hints.getObject()) : bean;
            }
        };
    }

    @Bean
    WebhookReceiver batchSessionWebhookReceiver(WebhookVerifier verifier, WebhookHints hints) {
        return new WebhookReceiver(verifier, hints);
    }

    /** Matches if the property is set, as a list or as a text. */
    static final class HasSecrets extends OnPropertyListCondition {
        HasSecrets() {
            super("batch-sessions.webhook.secrets", () -> ConditionMessage.forCondition("Batch session webhook"));
        }
    }
}
