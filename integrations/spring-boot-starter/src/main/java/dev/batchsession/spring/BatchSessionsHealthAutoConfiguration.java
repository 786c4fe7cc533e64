package dev.batchsession.spring;

import dev.batchsession.resilience.ResiliencePolicy;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** A health indicator, where there is health and a policy; off with {@code management.health.batch-sessions.enabled=false}. */
@AutoConfiguration(after = BatchSessionsAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("batch-sessions")
public final class BatchSessionsHealthAutoConfiguration {
    /** To be made by Boot. */
    public BatchSessionsHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnBean(ResiliencePolicy.class)
    @ConditionalOnMissingBean(name = "batchSessionsHealthIndicator")
    HealthIndicator batchSessionsHealthIndicator(ResiliencePolicy policy) {
        return new BatchSessionsHealthIndicator(policy);
    }
}
