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
 * Three beans, each left out if the application has its own: a {@link PageSource} over HTTP, a {@link ResiliencePolicy}
 * around it, and the {@link BatchSessionFlux} over both. The last is also left out if the application has several sources or
 * policies of which none is primary, as for several keys: it then defines its own clients. Makes no call.
 */
@AutoConfiguration
@EnableConfigurationProperties(BatchSessionsProperties.class)
public final class BatchSessionsAutoConfiguration {
    /** To be made by Boot. */
    public BatchSessionsAutoConfiguration() {}

    @Bean
    static ConfigurationPropertiesBindHandlerAdvisor batchSessionUnknownProperties() {
        return UnknownPropertiesHandler::new;
    }

    @Bean
    UnusedProperties batchSessionUnusedProperties(ListableBeanFactory beans, Environment environment) {
        return new UnusedProperties(beans, environment);
    }

    /** Lazy: an application whose own client does not use it needs no key. */
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
                    "There is no API key for batch sessions.",
                    "Set the property batch-sessions.api-key, or the environment variable ANCHORBROWSER_API_KEY, or give"
                            + " the key by an HttpPageSourceCustomizer bean.",
                    noKey);
        } catch (IllegalArgumentException refused) {
            throw new UnusableSourceException(
                    "The API for batch sessions cannot be called: " + refused.getMessage() + '.',
                    "Update batch-sessions.base-url or batch-sessions.api-key, or the variable that it comes from. If a TLS proxy"
                            + " beside this process encrypts, set batch-sessions.allow-plain-http=true.",
                    refused);
        }
    }

    @Bean
    @ConditionalOnMissingBean
    @Conditional(PolicyIsWanted.class)
    ResiliencePolicy batchSessionPolicy(
            BatchSessionsProperties properties, ObjectProvider<ResiliencePolicyCustomizer> customizers) {
        RateLimit limit = properties.getRateLimit();
        ResiliencePolicy.Builder builder = properties.getPolicy() == Policy.PATIENT
                ? ResiliencePolicy.patientBuilder()
                : ResiliencePolicy.builder();
        builder.rateLimiter(RateLimiterConfig.from(ResiliencePolicy.standard()
                        .rateLimiter()
                        .getRateLimiterConfig()) // which waits as long as needed
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
        ResiliencePolicy wanted = policy.getIfAvailable();
        UnaryOperator<PageSource> resilience = wanted != null ? wanted : UnaryOperator.identity();
        PolicyDecorator around = decorator.getIfAvailable(() -> inner -> inner);
        return BatchSessionFlux.over(around.around(resilience).apply(source));
    }

    /** The property says anything but "none". */
    static final class PolicyIsWanted extends NoneNestedConditions {
        PolicyIsWanted() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty(name = "batch-sessions.policy", havingValue = "none")
        static final class None {}
    }

    /** There is no policy, or one that is the only one or primary. */
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
