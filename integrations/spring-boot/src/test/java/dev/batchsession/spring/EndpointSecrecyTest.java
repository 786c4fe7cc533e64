package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.json.JsonMapper;

/** Endpoints that are told to show all values show neither the key nor a webhook's secret. */
class EndpointSecrecyTest {
    private static final String KEY = "sk-never-shown";
    private static final String NORTH_KEY = "sk-of-the-north";
    private static final String SECRET = "a-secret-never-shown";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    BatchSessionsAutoConfiguration.class,
                    BatchSessionsSecrecyAutoConfiguration.class,
                    EnvironmentEndpointAutoConfiguration.class,
                    ConfigurationPropertiesReportEndpointAutoConfiguration.class))
            .withPropertyValues(
                    "batch-sessions.api-key=" + KEY,
                    "batch-sessions.clients.north.api-key=" + NORTH_KEY,
                    "batch-sessions.webhook.secrets[0]=" + SECRET,
                    "management.endpoint.env.show-values=always",
                    "management.endpoint.configprops.show-values=always",
                    "management.endpoints.web.exposure.include=*",
                    "management.endpoints.jmx.exposure.include=*",
                    "spring.jmx.enabled=true",
                    "the.command=java -jar service.jar --batch-sessions.api-key=" + KEY,
                    "another.command=java -jar service.jar --batch-sessions.clients.north.api-key=" + NORTH_KEY,
                    "a.third.command=java -jar service.jar --batch-sessions.webhook.secrets=" + SECRET,
                    "harmless=shown");

    @Test
    void envShowsTheKeyUnderNoName() {
        service.run(context -> {
            String shown = JSON.writeValueAsString(
                    context.getBean(EnvironmentEndpoint.class).environment(null));

            assertThat(shown)
                    .contains("batch-sessions.api-key", "batch-sessions.webhook.secrets[0]", "harmless", "shown")
                    .doesNotContain(KEY, NORTH_KEY, SECRET);
        });
    }

    @Test
    void configpropsShowsTheOtherPropertiesOnly() {
        service.run(context -> {
            String shown = JSON.writeValueAsString(
                    context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties());

            assertThat(shown).contains("requestTimeout", "rateLimit", "north").doesNotContain(KEY, NORTH_KEY, SECRET);
        });
    }

    @Test
    void masksWhateverWayTheNameIsWritten() {
        service.run(context -> {
            SanitizingFunction function = context.getBean(SanitizingFunction.class);
            for (String name : List.of(
                    "batch-sessions.api-key",
                    "batchSessions.apiKey",
                    "BATCHSESSIONS_APIKEY",
                    "batch-sessions.clients.my-team.api-key",
                    "BATCHSESSIONS_CLIENTS_MYTEAM_APIKEY",
                    "ANCHORBROWSER_API_KEY",
                    "batch-sessions.webhook.secrets[1]",
                    "BATCH_SESSIONS_WEBHOOK_SECRETS")) {
                assertThat(function.apply(new SanitizableData(null, name, "another"))
                                .getValue())
                        .isEqualTo(SanitizableData.SANITIZED_VALUE);
            }
            assertThat(function.apply(new SanitizableData(null, "other.api-key", "another"))
                            .getValue())
                    .isEqualTo("another");
            assertThat(function.apply(new SanitizableData(null, "nothing", null))
                            .getValue())
                    .isNull();
        });
    }
}
