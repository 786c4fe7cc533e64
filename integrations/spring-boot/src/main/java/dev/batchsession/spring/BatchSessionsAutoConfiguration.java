package dev.batchsession.spring;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.http.HttpPageSource;
import dev.batchsession.page.PageSource;
import dev.batchsession.resilience.ResiliencePolicy;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Auto-configuration for {@link BatchSessionFlux}. Defines three beans: a {@link PageSource} over HTTP, a
 * {@link ResiliencePolicy}, and a client that uses both. Each backs off if the application defines a bean of its type. The client
 * also backs off if there are several sources or policies and none is primary, for example one per API key: the application
 * then defines its own clients.
 *
 * <p>{@code batch-sessions.clients.<name>.*} defines a source, a policy and a client for one more account. They are injected with
 * {@code @Qualifier("<name>")} and by nothing else. With named clients, the unnamed one exists only if it has an API key by a
 * property or by the environment, or if the application defines its source. Makes no call to the API.
 */
@AutoConfiguration
@EnableConfigurationProperties(BatchSessionsProperties.class)
@Import(NamedClientsRegistrar.class)
public final class BatchSessionsAutoConfiguration {
    static final String CLIENTS_BEAN = "batchSessionClients";

    /** Called by Spring Boot. */
    public BatchSessionsAutoConfiguration() {}

    @Bean
    static ConfigurationPropertiesBindHandlerAdvisor batchSessionUnknownProperties() {
        return UnknownPropertiesHandler::new;
    }

    @Bean
    UnusedProperties batchSessionUnusedProperties(ListableBeanFactory beans, Environment environment) {
        return new UnusedProperties(beans, environment);
    }

    @Bean(CLIENTS_BEAN)
    Clients batchSessionClients(BatchSessionsProperties properties, ListableBeanFactory beans) {
        return new Clients(properties, beans);
    }

    /** Lazy, since an application with its own client may have no API key. */
    @Bean
    @Lazy
    @ConditionalOnMissingBean(PageSource.class)
    @Conditional(UnnamedClient.class)
    HttpPageSource batchSessionSource(Clients clients) {
        return clients.source(Clients.UNNAMED);
    }

    @Bean
    @ConditionalOnBean(PageSource.class)
    @ConditionalOnMissingBean
    @Conditional(PolicyEnabled.class)
    ResiliencePolicy batchSessionPolicy(Clients clients) {
        return clients.policy(Clients.UNNAMED);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(PageSource.class)
    @Conditional(AtMostOnePolicy.class)
    BatchSessionFlux batchSessionFlux(Clients clients, PageSource source, ObjectProvider<ResiliencePolicy> policy) {
        return clients.batches(Clients.UNNAMED, source, policy.getIfAvailable());
    }

    /** Matches without named clients, or if there is a key for the unnamed one. */
    static final class UnnamedClient implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            return NamedClientsRegistrar.names(environment).isEmpty()
                    || environment.containsProperty("batch-sessions.api-key")
                    || environment.containsProperty("ANCHORBROWSER_API_KEY");
        }
    }

    /** Matches unless {@code batch-sessions.policy} is {@code none}. */
    static final class PolicyEnabled extends NoneNestedConditions {
        PolicyEnabled() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty(name = "batch-sessions.policy", havingValue = "none")
        static final class None {}
    }

    /** Matches if there is no policy, a single policy, or a primary one. */
    static final class AtMostOnePolicy extends AnyNestedCondition {
        AtMostOnePolicy() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnMissingBean(ResiliencePolicy.class)
        static final class None {}

        @ConditionalOnSingleCandidate(ResiliencePolicy.class)
        static final class One {}
    }
}
