package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.unit.DataSize;

/** What a service says that cannot start, and what it never says. */
@ExtendWith(OutputCaptureExtension.class)
class PropertiesFailureTest {
    private static final String KEY = "sk-never-shown";

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(BatchSessionsAutoConfiguration.class))
            .withPropertyValues("batch-sessions.api-key=" + KEY);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "batch-sessions.request-timeout=0s      | must be > 0",
                "batch-sessions.request-timeout=-5s     | must be > 0",
                "batch-sessions.max-page-size=0B        | must be > 0 and less than 2 GB",
                "batch-sessions.max-page-size=2GB       | must be > 0 and less than 2 GB",
                "batch-sessions.rate-limit.calls=0      | must be >= 1",
                "batch-sessions.rate-limit.period=0s    | must be > 0",
                "batch-sessions.base-url=ftp://there    | baseUrl must be an absolute http or https URI",
                "batch-sessions.policy=eager            | eager",
                "batch-sessions.webhook.secrets=        | secrets must not be empty",
                "batch-sessions.webhook.path=hooks      | must start with a slash",
            })
    void refusesWhatCannotBeUsed(String property, String reason) {
        service.withPropertyValues(property).run(context -> {
            assertThat(context).hasFailed();
            assertThat(traceOf(context.getStartupFailure())).contains(reason).doesNotContain(KEY);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch-sessions.max-page-size=2147483647B", "batch-sessions.rate-limit.calls=1"})
    void acceptsTheBounds(String property) {
        service.withPropertyValues(property).run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void saysWhichPropertyIsWrongAndWhy(CapturedOutput output) {
        start("--batch-sessions.api-key=" + KEY, "--batch-sessions.request-timeout=0s");

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Property: batch-sessions.requestTimeout", "Value: \"PT0S\"", "Reason: must be > 0")
                .doesNotContain(KEY);
    }

    @Test
    void saysWhatIsWrongWithAKeyAndNotTheKey(CapturedOutput output) {
        start("--batch-sessions.api-key=" + KEY + "\u00e9");

        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START",
                        "Property: batch-sessions.apiKey",
                        "apiKey must be printable ASCII")
                .contains("Origin: \"batch-sessions.api-key\" from property source \"commandLineArgs\"")
                .doesNotContain(KEY);
    }

    @Test
    void saysWhatIsWrongWithASecretOfAWebhookAndNotTheSecret(CapturedOutput output) {
        start(
                "--batch-sessions.api-key=" + KEY,
                "--batch-sessions.webhook.secrets[0]=a-secret-never-shown",
                "--batch-sessions.webhook.secrets[1]=${NO_SUCH_VARIABLE}");

        assertThat(output)
                .contains("Property: batch-sessions.webhook.secrets", "placeholder that was not resolved")
                .doesNotContain("never-shown", "NO_SUCH_VARIABLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {KEY + "\n", "\t " + KEY + "\r\n"})
    void removesWhiteSpaceAroundAKey(String key) {
        service.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("file", Map.of("batch-sessions.api-key", key))))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(BatchSessionsProperties.class).apiKey())
                            .isEqualTo(KEY);
                });
    }

    @Test
    void refusesAKeyOfWhiteSpaceOnly(CapturedOutput output) {
        start("--batch-sessions.api-key= \n");

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "Property: batch-sessions.apiKey", "must not be blank");
    }

    @Test
    void refusesAKeyWhoseVariableIsNotSet(CapturedOutput output) {
        start("--batch-sessions.api-key=${NO_SUCH_VARIABLE}");

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "Property: batch-sessions.apiKey", "is a placeholder that was")
                .contains("Origin: \"batch-sessions.api-key\" from property source \"commandLineArgs\"")
                .doesNotContain("NO_SUCH_VARIABLE");
    }

    @Test
    void aNumberWithoutAUnitIsSecondsOrBytes() {
        service.withPropertyValues(
                        "batch-sessions.request-timeout=30",
                        "batch-sessions.rate-limit.period=2",
                        "batch-sessions.max-page-size=1000000")
                .run(context -> {
                    BatchSessionsProperties properties = context.getBean(BatchSessionsProperties.class);
                    assertThat(properties.getRequestTimeout()).isEqualTo(Duration.ofSeconds(30));
                    assertThat(properties.getRateLimit().getPeriod()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(properties.getMaxPageSize()).isEqualTo(DataSize.ofBytes(1_000_000));
                });
    }

    @Test
    void saysHowToGiveAKey(CapturedOutput output) {
        start();

        assertThat(output)
                .contains("No API key is configured for batch sessions.", "Set the property batch-sessions.api-key");
    }

    @Test
    void saysHowToCallOverPlainHttp(CapturedOutput output) {
        start("--batch-sessions.api-key=" + KEY, "--batch-sessions.base-url=http://proxy.internal");

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "batch-sessions.allow-plain-http=true")
                .doesNotContain(KEY);
        service.withPropertyValues(
                        "batch-sessions.base-url=http://proxy.internal", "batch-sessions.allow-plain-http=true")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://me:hunter2@there", "https://me:hunter2@the re", "me:hunter2@there"})
    void showsNoPasswordOfAnAddress(String address, CapturedOutput output) {
        start("--batch-sessions.api-key=" + KEY, "--batch-sessions.base-url=" + address);

        assertThat(output)
                .contains("Property: batch-sessions.baseUrl", "Reason: baseUrl must")
                .doesNotContain("hunter2");
    }

    @Test
    void noBeanShowsTheKey() {
        service.run(context -> {
            for (Class<?> bean : List.of(BatchSessionsProperties.class, BatchSessionFlux.class)) {
                assertThat(context.getBean(bean).toString()).doesNotContain(KEY);
            }
            assertThat(BatchSessionsProperties.class.getMethods())
                    .extracting(java.lang.reflect.Method::getName)
                    .doesNotContain("getApiKey", "apiKey");
        });
    }

    static void start(String... arguments) {
        try {
            new SpringApplicationBuilder(Service.class)
                    .web(WebApplicationType.NONE)
                    .run(arguments)
                    .close();
        } catch (RuntimeException failed) {
            return;
        }
        throw new AssertionError("started");
    }

    static String traceOf(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    @ImportAutoConfiguration(BatchSessionsAutoConfiguration.class)
    static final class Service {}
}
