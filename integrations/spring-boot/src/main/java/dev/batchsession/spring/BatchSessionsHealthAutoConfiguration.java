package dev.batchsession.spring;

import dev.batchsession.resilience.ResiliencePolicy;
import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration for the health of each {@link ResiliencePolicy} bean. With a single policy the contributor {@code
 * batchSessions} is an indicator; with several it is a composite that contains one indicator per bean name, or per name of a client of
 * {@code batch-sessions.clients}. Requires the module {@code spring-boot-health}. Disabled by {@code management.health.batch-sessions.enabled=false}.
 */
@AutoConfiguration(after = BatchSessionsAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("batch-sessions")
public final class BatchSessionsHealthAutoConfiguration {
    /** Called by Spring Boot. */
    public BatchSessionsHealthAutoConfiguration() {}

    @Bean
    @Conditional(AnyPolicy.class)
    @ConditionalOnMissingBean(name = "batchSessionsHealthIndicator")
    HealthContributor batchSessionsHealthIndicator(Clients clients, Map<String, ResiliencePolicy> unnamed) {
        Map<String, ResiliencePolicy> policies = clients.named(unnamed);
        Function<ResiliencePolicy, HealthContributor> indicator =
                policy -> new BatchSessionsHealthIndicator(policy, clients.keyStatus(policy));
        return policies.size() == 1 && !clients.areNamed()
                ? indicator.apply(policies.values().iterator().next())
                : CompositeHealthContributor.fromMap(policies, indicator);
    }
}
