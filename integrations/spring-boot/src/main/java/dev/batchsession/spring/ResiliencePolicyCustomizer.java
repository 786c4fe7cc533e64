package dev.batchsession.spring;

import dev.batchsession.resilience.ResiliencePolicy;

/**
 * Callback to customize the auto-configured {@link ResiliencePolicy}. A bean of this type is called once, after the properties
 * have been applied, when the policy is created. Use it to set a retry or a circuit breaker. Several beans are called in
 * {@code @Order}.
 */
@FunctionalInterface
public interface ResiliencePolicyCustomizer {
    /** Customizes the builder, overriding the properties. */
    void customize(ResiliencePolicy.Builder builder);
}
