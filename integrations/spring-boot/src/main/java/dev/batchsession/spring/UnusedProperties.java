package dev.batchsession.spring;

import dev.batchsession.page.PageSource;
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
        if (!beans.containsBeanDefinition(Clients.SOURCE_BEAN)) {
            warn(
                    isDefined(PageSource.class)
                            ? "the application defines a PageSource bean"
                            : "there are named clients, and the unnamed one has no API key",
                    "api-key",
                    "base-url",
                    "request-timeout",
                    "max-page-size",
                    "allow-plain-http",
                    "send-trace",
                    "ssl.bundle");
        } else if (!beans.containsBeanDefinition("batchSessionTraceHeaders")
                && environment.getProperty("batch-sessions.send-trace", Boolean.class, false)) {
            warn(
                    "there is no MeterRegistry bean, or the module batch-session-flux-micrometer is missing",
                    "send-trace");
        }
        if (!beans.containsBeanDefinition(Clients.POLICY_BEAN)) {
            if (isDefined(ResiliencePolicy.class)) {
                warn(
                        "the application defines a ResiliencePolicy bean",
                        "policy",
                        "rate-limit.calls",
                        "rate-limit.period");
            } else if ("none".equalsIgnoreCase(environment.getProperty("batch-sessions.policy"))) {
                warn("batch-sessions.policy is none", "rate-limit.calls", "rate-limit.period");
            } else {
                warn(
                        "there are named clients, and the unnamed one has no API key",
                        "policy",
                        "rate-limit.calls",
                        "rate-limit.period");
            }
        }
        if (!beans.containsBeanDefinition("batchSessionWebhookRoute")) {
            warn("this is not a web application", "webhook.secrets", "webhook.secrets[0]");
            warn("no webhook request is received", "webhook.path");
        }
    }

    /** Returns whether the application defines a bean of the type, apart from those of named clients. */
    private boolean isDefined(Class<?> type) {
        return Stream.of(beans.getBeanNamesForType(type, true, false))
                .anyMatch(bean ->
                        !bean.startsWith(Clients.SOURCE_BEAN + '.') && !bean.startsWith(Clients.POLICY_BEAN + '.'));
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
