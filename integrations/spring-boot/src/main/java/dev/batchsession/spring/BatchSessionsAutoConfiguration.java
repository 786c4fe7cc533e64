package dev.batchsession.spring;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.http.HttpPageSource;
import dev.batchsession.page.PageSource;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.spring.BatchSessionsProperties.Policy;
import dev.batchsession.spring.BatchSessionsProperties.RateLimit;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for {@link BatchSessionFlux}. Defines three beans: a {@link PageSource} over HTTP, a
 * {@link ResiliencePolicy}, and a client that uses both. Each backs off if the application defines a bean of its type. The client
 * also backs off if there are several sources or policies and none is primary, for example one per API key: the application
 * then defines its own clients. Makes no call to the API.
 */
@AutoConfiguration
@EnableConfigurationProperties(BatchSessionsProperties.class)
public final class BatchSessionsAutoConfiguration {
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

    /** Lazy, since an application with its own client may have no API key. */
    @Bean
    @Lazy
    @ConditionalOnMissingBean(PageSource.class)
    HttpPageSource batchSessionSource(
            BatchSessionsProperties properties, ObjectProvider<HttpPageSourceCustomizer> customizers) {
        HttpPageSource.Builder builder = HttpPageSource.builder()
                .requestTimeout(properties.getRequestTimeout())
                .maxPageBytes(Math.toIntExact(properties.getMaxPageSize().toBytes()));
        if (properties.apiKey() != null) {
            builder.apiKey(properties.apiKey());
        }
        if (properties.getBaseUrl() != null) {
            builder.baseUrl(properties.getBaseUrl());
        }
        if (properties.isAllowPlainHttp()) {
            builder.allowPlainHttp();
        }
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return built(builder);
    }

    private static HttpPageSource built(HttpPageSource.Builder builder) {
        try {
            return builder.build();
        } catch (IllegalStateException noKey) {
            throw new UnusableSourceException(
                    "No API key is configured for batch sessions.",
                    "Set the property batch-sessions.api-key or the environment variable ANCHORBROWSER_API_KEY, or define an"
                            + " HttpPageSourceCustomizer bean that sets the key.",
                    noKey);
        } catch (IllegalArgumentException refused) {
            throw new UnusableSourceException(
                    "The configuration of the batch sessions API is invalid: " + refused.getMessage() + '.',
                    "Correct batch-sessions.base-url or batch-sessions.api-key, or the variable that it is read from. If a local TLS"
                            + " proxy encrypts the traffic, set batch-sessions.allow-plain-http=true.",
                    refused);
        }
    }

    @Bean
    @ConditionalOnMissingBean
    @Conditional(PolicyEnabled.class)
    ResiliencePolicy batchSessionPolicy(
            BatchSessionsProperties properties, ObjectProvider<ResiliencePolicyCustomizer> customizers) {
        RateLimit limit = properties.getRateLimit();
        // a permit is awaited without a timeout, as in the standard policy
        RateLimiterConfig standard = ResiliencePolicy.standard().rateLimiter().getRateLimiterConfig();
        ResiliencePolicy.Builder builder = properties.getPolicy() == Policy.PATIENT
                ? ResiliencePolicy.patientBuilder()
                : ResiliencePolicy.builder();
        builder.rateLimiter(RateLimiterConfig.from(standard)
                .limitForPeriod(limit.getCalls())
                .limitRefreshPeriod(limit.getPeriod())
                .build());
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(PageSource.class)
    @Conditional(AtMostOnePolicy.class)
    BatchSessionFlux batchSessionFlux(
            PageSource source, ObjectProvider<ResiliencePolicy> policy, ObjectProvider<PolicyDecorator> decorator) {
        ResiliencePolicy available = policy.getIfAvailable();
        UnaryOperator<PageSource> resilience = available != null ? available : UnaryOperator.identity();
        PolicyDecorator observing = decorator.getIfAvailable(() -> inner -> inner);
        return BatchSessionFlux.over(observing.around(resilience).apply(source));
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
