package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;

/** Mistyped names fail the start; variables that others set in the environment do not. */
@ExtendWith(OutputCaptureExtension.class)
class PropertyNamesTest {
    private static final String KEY = "sk-never-shown";

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(BatchSessionsAutoConfiguration.class))
            .withPropertyValues("batch-sessions.api-key=sk-123");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "batch-sessions.api-kee",
                "batch-sessions.rate-limit.call",
                "batch-sessions.rate-limits.calls",
                "batch-sessions.port"
            })
    void refusesAnUnknownName(String name) {
        service.withPropertyValues(name + '=' + KEY).run(context -> {
            assertThat(context).hasFailed();
            assertThat(PropertiesFailureTest.traceOf(context.getStartupFailure()))
                    .contains("Unknown properties: " + name + ", from ")
                    .doesNotContain(KEY);
        });
        service.withSystemProperties(name + '=' + KEY)
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void reportsTheOriginOfAnUnknownNameAndNotItsValue(CapturedOutput output) {
        PropertiesFailureTest.start("--batch-sessions.api-kee=" + KEY);

        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START",
                        "batch-sessions.api-kee, from \"batch-sessions.api-kee\" from property source \"commandLineArgs\"")
                .doesNotContain(KEY);
    }

    @Test
    void ignoresVariablesThatOthersSet() {
        TestPropertyValues environment = TestPropertyValues.of(
                // Kubernetes, for a Service named batch-sessions
                "BATCH_SESSIONS_SERVICE_HOST=10.0.0.7",
                "BATCH_SESSIONS_SERVICE_PORT=8300",
                "BATCH_SESSIONS_PORT=tcp://10.0.0.7:8300",
                "BATCH_SESSIONS_PORT_8300_TCP=tcp://10.0.0.7:8300",
                "BATCH_SESSIONS_PORT_8300_TCP_PROTO=tcp",
                "BATCHSESSIONS_PORT=tcp://10.0.0.8:8300",
                // and for others
                "BATCH_SESSIONS_POLICY_PORT=tcp://10.0.0.9:80",
                "BATCH_SESSIONS_RATE_LIMIT_PORT=tcp://10.0.0.9:80",
                // the program
                "BATCH_SESSIONS_CONFIG=/etc/batch-sessions.properties",
                "BATCH_SESSIONS_PAGE_SIZE=50",
                "BATCH_SESSIONS_LIST_FORMAT=ndjson",
                // the starter
                "BATCH_SESSIONS_REQUEST_TIMEOUT=7s");
        service.withInitializer(context -> environment.applyTo(
                        context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT, "variables"))
                .run(context -> {
                    assertThat(context).hasSingleBean(BatchSessionFlux.class);
                    assertThat(context.getBean(BatchSessionsProperties.class).getRequestTimeout())
                            .isEqualTo(Duration.ofSeconds(7));
                });
    }

    @Test
    void checksNoOtherProperties() {
        service.withPropertyValues(
                        "spring.lifecycle.timeout-per-shutdown-phase=7s", "spring.lifecycle.unknown=whatever")
                .withConfiguration(AutoConfigurations.of(LifecycleAutoConfiguration.class))
                .run(context -> assertThat(
                                context.getBean(LifecycleProperties.class).getTimeoutPerShutdownPhase())
                        .isEqualTo(Duration.ofSeconds(7)));
    }
}
