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
 * Observations of calls, and meters of listings and of each policy, if the module {@code batch-session-flux-micrometer} is on
 * the class path and the application has a {@link MeterRegistry} that is the only one or primary. A single
 * {@code ObservationConvention<CallContext>} bean renames.
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
    /** To be made by Boot. */
    public BatchSessionsMicrometerAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    BatchSessionObservations batchSessionObservations(
            ObjectProvider<ObservationRegistry> observations,
            MeterRegistry meters,
            ObjectProvider<ObservationConvention<CallContext>> convention) {
        BatchSessionObservations observed =
                BatchSessionObservations.of(observations.getIfUnique(() -> ObservationRegistry.NOOP), meters);
        ObservationConvention<CallContext> own = convention.getIfUnique();
        return own == null ? observed : observed.convention(own);
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

    /** First of all: a client that another customizer sets replaces it. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    @ConditionalOnProperty("batch-sessions.send-trace")
    HttpPageSourceCustomizer batchSessionTraceCustomizer() {
        return builder -> builder.httpClient(BatchSessionObservations.sendingTrace(HttpPageSource.defaultClient()));
    }
}
