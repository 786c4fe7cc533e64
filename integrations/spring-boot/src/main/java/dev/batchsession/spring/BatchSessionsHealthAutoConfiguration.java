package dev.batchsession.spring;

import dev.batchsession.resilience.ResiliencePolicy;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * A health indicator if there is health and a policy, or one for each policy, by its bean's name, if there are several. Off with
 * {@code management.health.batch-sessions.enabled=false}.
 */
@AutoConfiguration(after = BatchSessionsAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("batch-sessions")
public final class BatchSessionsHealthAutoConfiguration {
    /** To be made by Boot. */
    public BatchSessionsHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnBean(ResiliencePolicy.class)
    @ConditionalOnMissingBean(name = "batchSessionsHealthIndicator")
    HealthContributor batchSessionsHealthIndicator(Map<String, ResiliencePolicy> policies) {
        return policies.size() == 1
                ? new BatchSessionsHealthIndicator(policies.values().iterator().next())
                : CompositeHealthContributor.fromMap(policies, BatchSessionsHealthIndicator::new);
    }
}
