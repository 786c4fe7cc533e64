package dev.batchsession.spring;

import dev.batchsession.resilience.ResiliencePolicy;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;

/** Logs a warning at startup for properties that are set but have no effect, once per reason. */
final class UnusedProperties implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger(UnusedProperties.class);

    private final ListableBeanFactory beans;
    private final Environment environment;

    UnusedProperties(ListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (!beans.containsBeanDefinition("batchSessionSource")) {
            warn(
                    "the application defines a PageSource bean",
                    "api-key",
                    "base-url",
                    "request-timeout",
                    "max-page-size",
                    "allow-plain-http",
                    "send-trace");
        } else if (!beans.containsBeanDefinition("batchSessionTraceCustomizer")
                && environment.getProperty("batch-sessions.send-trace", Boolean.class, false)) {
            warn(
                    "there is no MeterRegistry bean, or the module batch-session-flux-micrometer is missing",
                    "send-trace");
        }
        if (!beans.containsBeanDefinition("batchSessionPolicy")) {
            if (beans.getBeanNamesForType(ResiliencePolicy.class, true, false).length > 0) {
                warn(
                        "the application defines a ResiliencePolicy bean",
                        "policy",
                        "rate-limit.calls",
                        "rate-limit.period");
            } else {
                warn("batch-sessions.policy is none", "rate-limit.calls", "rate-limit.period");
            }
        }
    }

    private void warn(String reason, String... names) {
        String set = Stream.of(names)
                .map(name -> BatchSessionsProperties.PREFIX + '.' + name)
                .filter(environment::containsProperty)
                .collect(Collectors.joining(", "));
        if (!set.isEmpty()) {
            LOG.warn("Ignoring {}: {}.", set, reason);
        }
    }
}
