package dev.batchsession.spring;

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
 * Auto-configuration for the health of each {@link ManagedWatch} bean. With a single watch the contributor {@code
 * batchSessionWatches} is an indicator; with several it is a composite that contains one indicator per bean name. Like every
 * contributor, it is part of neither readiness nor liveness unless it is added to their groups. Requires the module {@code
 * spring-boot-health}. Disabled by {@code management.health.batch-session-watches.enabled=false}.
 */
@AutoConfiguration
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("batch-session-watches")
public final class BatchSessionsWatchHealthAutoConfiguration {
    /** Called by Spring Boot. */
    public BatchSessionsWatchHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnBean(ManagedWatch.class)
    @ConditionalOnMissingBean(name = "batchSessionWatchesHealthIndicator")
    HealthContributor batchSessionWatchesHealthIndicator(Map<String, ManagedWatch> watches) {
        return watches.size() == 1
                ? new WatchHealthIndicator(watches.values().iterator().next())
                : CompositeHealthContributor.fromMap(watches, WatchHealthIndicator::new);
    }
}
