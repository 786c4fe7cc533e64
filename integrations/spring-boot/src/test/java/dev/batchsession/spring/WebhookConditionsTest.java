package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** The receiver of webhooks needs one web framework only. */
class WebhookConditionsTest {
    private static <R extends AbstractApplicationContextRunner<R, ?, ?>> R configured(R runner) {
        return runner.withConfiguration(AutoConfigurations.of(
                        BatchSessionsAutoConfiguration.class, BatchSessionsWebhookAutoConfiguration.class))
                .withPropertyValues("batch-sessions.api-key=sk-123", "batch-sessions.webhook.secrets=a-secret");
    }

    @Test
    void aWebFluxServiceNeedsNoMvc() {
        configured(new ReactiveWebApplicationContextRunner())
                .withClassLoader(new FilteredClassLoader("org.springframework.web.servlet", "jakarta.servlet"))
                .run(context -> assertThat(context)
                        .hasSingleBean(WebhookHints.class)
                        .hasSingleBean(WebhookWebFluxConfiguration.class)
                        .hasBean("batchSessionWebhookRoute"));
    }

    @Test
    void anMvcServiceNeedsNoWebFlux() {
        configured(new WebApplicationContextRunner())
                .withClassLoader(new FilteredClassLoader("org.springframework.web.reactive"))
                .run(context -> assertThat(context)
                        .hasSingleBean(WebhookHints.class)
                        .hasSingleBean(WebhookMvcConfiguration.class)
                        .hasBean("batchSessionWebhookRoute"));
    }

    @Test
    void aServiceWithoutAWebServerHasNoReceiver() {
        configured(new ApplicationContextRunner())
                .withClassLoader(new FilteredClassLoader("org.springframework.web", "org.springframework.http"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(WebhookHints.class)
                        .doesNotHaveBean("batchSessionWebhookRoute"));
    }
}
