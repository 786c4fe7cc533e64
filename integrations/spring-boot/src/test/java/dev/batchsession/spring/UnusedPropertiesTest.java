package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.micrometer.BatchSessionObservations;
import dev.batchsession.page.PageSource;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.testing.StubPageSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Properties that are set but have no effect are logged, once, with the reason. */
@ExtendWith(OutputCaptureExtension.class)
class UnusedPropertiesTest {
    private static final String KEY = "sk-never-shown";

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    BatchSessionsAutoConfiguration.class, BatchSessionsMicrometerAutoConfiguration.class))
            .withPropertyValues("batch-sessions.api-key=" + KEY);

    @Test
    void logsALimitWithoutAPolicy(CapturedOutput output) {
        service.withPropertyValues("batch-sessions.policy=none", "batch-sessions.rate-limit.calls=3")
                .run(context -> assertThat(warnings(output))
                        .singleElement()
                        .asString()
                        .endsWith("Ignoring batch-sessions.rate-limit.calls: batch-sessions.policy is none."));
    }

    @Test
    void logsPropertiesBesideAPolicyBean(CapturedOutput output) {
        service.withBean(ResiliencePolicy.class, ResiliencePolicy::standard)
                .withPropertyValues("batch-sessions.policy=patient", "batch-sessions.rate-limit.period=2s")
                .run(context -> assertThat(warnings(output))
                        .singleElement()
                        .asString()
                        .endsWith("Ignoring batch-sessions.policy, batch-sessions.rate-limit.period: the application"
                                + " defines a ResiliencePolicy bean."));
    }

    @Test
    void logsPropertiesBesideASourceBeanWithoutTheirValues(CapturedOutput output) {
        service.withBean(PageSource.class, () -> StubPageSource.ofRows(1)).run(context -> {
            assertThat(warnings(output))
                    .singleElement()
                    .asString()
                    .endsWith("Ignoring batch-sessions.api-key: the application defines a PageSource bean.");
            assertThat(output).doesNotContain(KEY);
        });
    }

    @Test
    void logsATraceThatNothingCanSend(CapturedOutput output) {
        service.withPropertyValues("batch-sessions.send-trace=true")
                .withClassLoader(new FilteredClassLoader(BatchSessionObservations.class))
                .run(context -> assertThat(warnings(output))
                        .singleElement()
                        .asString()
                        .contains("Ignoring batch-sessions.send-trace: "));
    }

    @Test
    void logsPropertiesOfAnUnnamedClientWithoutAKey(CapturedOutput output) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(BatchSessionsAutoConfiguration.class))
                .withPropertyValues(
                        "batch-sessions.clients.north.api-key=" + KEY,
                        "batch-sessions.request-timeout=2s",
                        "batch-sessions.rate-limit.calls=3")
                .run(context -> assertThat(warnings(output))
                        .hasSize(2)
                        .allMatch(
                                line -> line.endsWith("there are named clients, and the unnamed one has no API key.")));
    }

    @Test
    void logsAWebhookThatNothingReceives(CapturedOutput output) {
        service.withPropertyValues("batch-sessions.webhook.secrets=" + KEY, "batch-sessions.webhook.path=/hooks")
                .run(context -> {
                    assertThat(warnings(output))
                            .map(line -> line.substring(line.indexOf("Ignoring")))
                            .containsExactly(
                                    "Ignoring batch-sessions.webhook.secrets: this is not a web application.",
                                    "Ignoring batch-sessions.webhook.path: no webhook request is received.");
                    assertThat(output).doesNotContain(KEY);
                });
    }

    @Test
    void logsNothingOtherwise(CapturedOutput output) {
        service.withPropertyValues(
                        "batch-sessions.policy=patient",
                        "batch-sessions.rate-limit.calls=3",
                        "batch-sessions.send-trace=false")
                .run(context -> assertThat(context).hasNotFailed());
        service.withPropertyValues("batch-sessions.policy=none")
                .run(context -> assertThat(warnings(output)).isEmpty());
    }

    private static Stream<String> warnings(CapturedOutput output) {
        return output.toString().lines().filter(line -> line.contains("Ignoring batch-sessions"));
    }
}
