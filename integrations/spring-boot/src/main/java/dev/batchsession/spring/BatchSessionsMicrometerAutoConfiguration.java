package dev.batchsession.spring;

import dev.batchsession.http.HttpPageSource;
import dev.batchsession.micrometer.BatchSessionObservations;
import dev.batchsession.micrometer.CallContext;
import dev.batchsession.micrometer.PolicyMetrics;
import dev.batchsession.resilience.ResiliencePolicy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for observations of calls and for meters of listings and policies. Requires the module
 * {@code batch-session-flux-micrometer} and a {@link MeterRegistry} bean that is the only one or primary. An
 * {@code ObservationConvention<CallContext>} bean, if it is the only one, replaces the default convention. With several policies,
 * the meters of each have the bean name as the tag {@code name}.
 */
@AutoConfiguration(
        after = BatchSessionsAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnClass(BatchSessionObservations.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
public final class BatchSessionsMicrometerAutoConfiguration {
    /** Called by Spring Boot. */
    public BatchSessionsMicrometerAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    BatchSessionObservations batchSessionObservations(
            ObjectProvider<ObservationRegistry> observations,
            MeterRegistry meters,
            ObjectProvider<ObservationConvention<CallContext>> convention) {
        BatchSessionObservations observed =
                BatchSessionObservations.of(observations.getIfUnique(() -> ObservationRegistry.NOOP), meters);
        ObservationConvention<CallContext> custom = convention.getIfUnique();
        return custom == null ? observed : observed.convention(custom);
    }

    @Bean
    PolicyDecorator batchSessionObservationsDecorator(BatchSessionObservations observations) {
        return observations::around;
    }

    @Bean
    @ConditionalOnBean(ResiliencePolicy.class)
    @ConditionalOnMissingBean(PolicyMetrics.class)
    MeterBinder batchSessionPolicyMetrics(Map<String, ResiliencePolicy> policies) {
        if (policies.size() == 1) {
            return new PolicyMetrics(policies.values().iterator().next());
        }
        return registry -> policies.forEach((bean, policy) -> new PolicyMetrics(policy, bean).bindTo(registry));
    }

    /** Runs first, so that an HTTP client that another customizer sets replaces this one. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    @ConditionalOnProperty("batch-sessions.send-trace")
    HttpPageSourceCustomizer batchSessionTraceCustomizer() {
        return builder -> builder.httpClient(BatchSessionObservations.sendingTrace(HttpPageSource.defaultClient()));
    }
}
