package dev.batchsession.spring;

import dev.batchsession.micrometer.BatchSessionObservations;
import dev.batchsession.micrometer.CallContext;
import dev.batchsession.micrometer.PolicyMetrics;
import dev.batchsession.micrometer.WatchMetrics;
import dev.batchsession.resilience.ResiliencePolicy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration for observations of calls and for meters of listings, policies and {@link ManagedWatch} beans. Requires the module
 * {@code batch-session-flux-micrometer} and a {@link MeterRegistry} bean that is the only one or primary. An
 * {@code ObservationConvention<CallContext>} bean, if it is the only one, replaces the default convention. With several policies,
 * the meters of each have the bean name as the tag {@code name}. With named clients, that tag is the client's name, and the meters of calls and
 * pages have it as the tag {@code client}; that of the unnamed client is {@code default}.
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
            Clients clients,
            ObjectProvider<ObservationRegistry> observations,
            MeterRegistry meters,
            ObjectProvider<ObservationConvention<CallContext>> convention) {
        BatchSessionObservations observed =
                BatchSessionObservations.of(observations.getIfUnique(() -> ObservationRegistry.NOOP), meters);
        ObservationConvention<CallContext> custom = convention.getIfUnique();
        BatchSessionObservations named = clients.areNamed() ? observed.client(Clients.UNNAMED) : observed;
        return custom == null ? named : named.convention(custom);
    }

    @Bean
    PolicyDecorator batchSessionObservationsDecorator(BatchSessionObservations observations) {
        return (client, policy) -> (client == null ? observations : observations.client(client)).around(policy);
    }

    @Bean
    @Conditional(AnyPolicy.class)
    @ConditionalOnMissingBean(PolicyMetrics.class)
    MeterBinder batchSessionPolicyMetrics(Clients clients, Map<String, ResiliencePolicy> unnamed) {
        Map<String, ResiliencePolicy> policies = clients.named(unnamed);
        if (policies.size() == 1 && !clients.areNamed()) {
            return new PolicyMetrics(policies.values().iterator().next());
        }
        return registry -> policies.forEach((name, policy) -> new PolicyMetrics(policy, name).bindTo(registry));
    }

    @Bean
    HttpClientDecorator batchSessionTraceHeaders() {
        return BatchSessionObservations::sendingTrace;
    }

    /** Keeps the meters of a watch, which may be stopped and started again. */
    @Bean
    WatchDecorator batchSessionWatchMeters(MeterRegistry meters) {
        Map<String, WatchMetrics> byName = new ConcurrentHashMap<>();
        return (name, batches, filter, options) -> byName.computeIfAbsent(
                        name, watch -> new WatchMetrics(meters, watch))
                .watch(batches, filter, options);
    }
}
