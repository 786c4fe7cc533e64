package dev.batchsession.spring;

import dev.batchsession.resilience.ResiliencePolicy;

/**
 * A bean of this type is given the builder of the policy that the properties chose, after the properties: for a retry or a
 * breaker of one's own. Several are called in their {@code @Order}.
 */
@FunctionalInterface
public interface ResiliencePolicyCustomizer {
    /** Sets what is to be other than the properties say. */
    void customize(ResiliencePolicy.Builder builder);
}
