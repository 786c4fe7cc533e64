package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.http.HttpPageSource;
import dev.batchsession.micrometer.BatchSessionObservations;
import dev.batchsession.page.PageSource;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.scripted.ScriptedApi;
import dev.batchsession.testing.Batches;
import dev.batchsession.testing.StubPageSource;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which beans there are, by which properties, and what an application's own beans replace. */
class BatchSessionsAutoConfigurationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    BatchSessionsAutoConfiguration.class,
                    BatchSessionsHealthAutoConfiguration.class,
                    BatchSessionsMicrometerAutoConfiguration.class,
                    BatchSessionsSecrecyAutoConfiguration.class))
            .withPropertyValues("batch-sessions.api-key=sk-123");

    @Test
    void listsByTheProperties() {
        try (ScriptedApi api = ScriptedApi.ofRows(3)) {
            service.withPropertyValues("batch-sessions.base-url=" + api.baseUrl())
                    .run(context -> {
                        assertThat(context.getBean(BatchSessionFlux.class)
                                        .listAll()
                                        .collectList()
                                        .block(PATIENCE))
                                .isEqualTo(Batches.batches(1, 3));
                        assertThat(api.requests().get(0).getHeaders().get("anchor-api-key"))
                                .isEqualTo("sk-123");
                    });
        }
    }

    @Test
    void makesNoCallByItself() {
        try (ScriptedApi api = ScriptedApi.ofRows(3)) {
            service.withPropertyValues("batch-sessions.base-url=" + api.baseUrl())
                    .run(context -> assertThat(context).hasSingleBean(BatchSessionFlux.class));

            assertThat(api.requests()).isEmpty();
        }
    }

    @Test
    void passesOnTheLimitsOfACall() {
        try (ScriptedApi api = ScriptedApi.ofRows(3)) {
            ApplicationContextRunner bare = service.withPropertyValues(
                    "batch-sessions.base-url=" + api.baseUrl(), "batch-sessions.policy=none");
            bare.withPropertyValues("batch-sessions.max-page-size=100B")
                    .run(context -> assertThat(failureOf(context.getBean(BatchSessionFlux.class)))
                            .hasMessageContaining("more than 100 bytes"));
            api.onPage(1, ScriptedApi.hangs());
            bare.withPropertyValues("batch-sessions.request-timeout=50ms")
                    .run(context -> assertThat(failureOf(context.getBean(BatchSessionFlux.class)))
                            .hasMessageContaining("timed out after 0.05 s"));
        }
    }

    @Test
    void choosesThePolicyByProperty() {
        service.run(context -> {
            ResiliencePolicy policy = context.getBean(ResiliencePolicy.class);
            assertThat(policy.circuitBreaker().getName()).isEqualTo("batch-sessions");
            assertThat(policy.rateLimiter().getRateLimiterConfig().getLimitForPeriod())
                    .isEqualTo(10);
            assertThat(policy.rateLimiter().getRateLimiterConfig().getTimeoutDuration())
                    .isGreaterThan(Duration.ofDays(1));
            assertThat(context.getBean(BatchSessionFlux.class).toString()).contains("ResilientPageSource");
        });
        service.withPropertyValues(
                        "batch-sessions.policy=patient",
                        "batch-sessions.rate-limit.calls=3",
                        "batch-sessions.rate-limit.period=2s")
                .run(context -> {
                    ResiliencePolicy policy = context.getBean(ResiliencePolicy.class);
                    RateLimiterConfig limit = policy.rateLimiter().getRateLimiterConfig();
                    assertThat(policy.circuitBreaker().getName()).isEqualTo("batch-sessions-patient");
                    assertThat(limit.getLimitForPeriod()).isEqualTo(3);
                    assertThat(limit.getLimitRefreshPeriod()).isEqualTo(Duration.ofSeconds(2));
                });
        service.withPropertyValues("batch-sessions.policy=NONE").run(context -> {
            assertThat(context).doesNotHaveBean(ResiliencePolicy.class).doesNotHaveBean(HealthIndicator.class);
            assertThat(context.getBean(BatchSessionFlux.class))
                    .hasToString("BatchSessionFlux[" + context.getBean(HttpPageSource.class) + ']');
        });
    }

    @Test
    void givesWayToTheApplicationsOwnBeans() {
        ResiliencePolicy policy = ResiliencePolicy.patient();
        StubPageSource stub = StubPageSource.ofRows(2);
        service.withBean(ResiliencePolicy.class, () -> policy)
                .withBean(PageSource.class, () -> stub)
                .run(context -> {
                    assertThat(context.getBean(ResiliencePolicy.class)).isSameAs(policy);
                    assertThat(context).doesNotHaveBean(HttpPageSource.class);
                    context.getBean(BatchSessionFlux.class).listAll().blockLast(PATIENCE);
                    assertThat(stub.requests()).hasSize(1);
                    assertThat(policy.circuitBreaker().getMetrics().getNumberOfSuccessfulCalls())
                            .isEqualTo(1);
                });
        BatchSessionFlux own = BatchSessionFlux.over(stub);
        service.withBean(BatchSessionFlux.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(BatchSessionFlux.class)).isSameAs(own));
    }

    @Test
    void letsCustomizersHaveTheLastWord() {
        try (ScriptedApi api = ScriptedApi.ofRows(1)) {
            service.withPropertyValues("batch-sessions.rate-limit.calls=3")
                    .withBean(
                            HttpPageSourceCustomizer.class,
                            () -> builder -> builder.baseUrl(api.baseUrl()).apiKey(() -> "sk-rotated"))
                    .withBean(
                            ResiliencePolicyCustomizer.class,
                            () -> builder -> builder.rateLimiter(RateLimiterConfig.custom()
                                    .limitForPeriod(99)
                                    .build()))
                    .run(context -> {
                        context.getBean(BatchSessionFlux.class).listAll().blockLast(PATIENCE);
                        assertThat(api.requests().get(0).getHeaders().get("anchor-api-key"))
                                .isEqualTo("sk-rotated");
                        assertThat(context.getBean(ResiliencePolicy.class)
                                        .rateLimiter()
                                        .getRateLimiterConfig()
                                        .getLimitForPeriod())
                                .isEqualTo(99);
                    });
        }
    }

    @Test
    void needsNoKeyWhereACustomizerHasOne() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(BatchSessionsAutoConfiguration.class))
                .withBean(HttpPageSourceCustomizer.class, () -> builder -> builder.apiKey("sk-456"))
                .run(context -> assertThat(context).hasSingleBean(BatchSessionFlux.class));
    }

    @Test
    void needsNoKeyIfTheApplicationHasAClientOfItsOwn() {
        BatchSessionFlux own = BatchSessionFlux.over(StubPageSource.ofRows(2));
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(BatchSessionsAutoConfiguration.class))
                .withBean(BatchSessionFlux.class, () -> own)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(BatchSessionFlux.class)).isSameAs(own);
                });
    }

    @Test
    void aClientOfTheApplicationsCanUseTheSourceAndThePolicy() {
        service.withUserConfiguration(OwnClient.class)
                .run(context -> assertThat(context.getBean(BatchSessionFlux.class))
                        .hasToString("BatchSessionFlux[" + context.getBean(HttpPageSource.class) + ']'));
    }

    @Test
    void startsWithAPolicyForEachKeyAndMakesNoClientOfItsOwn() {
        ApplicationContextRunner keys = service.withBean("north", ResiliencePolicy.class, ResiliencePolicy::standard)
                .withBean("south", ResiliencePolicy.class, ResiliencePolicy::patient);

        keys.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BatchSessionFlux.class));
        keys.withBean(
                        "main",
                        ResiliencePolicy.class,
                        ResiliencePolicy::standard,
                        definition -> definition.setPrimary(true))
                .run(context -> assertThat(
                                context.getBean(BatchSessionFlux.class).toString())
                        .contains("ResilientPageSource"));
    }

    @Test
    void startsWithSeveralSourcesAndMakesNoClientOfItsOwn() {
        service.withBean("north", PageSource.class, () -> StubPageSource.ofRows(1))
                .withBean("south", PageSource.class, () -> StubPageSource.ofRows(2))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BatchSessionFlux.class));
    }

    @Test
    void worksWithoutMicrometerHealthAndActuator() {
        service.withClassLoader(new FilteredClassLoader(
                        BatchSessionObservations.class, HealthIndicator.class, SanitizingFunction.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(BatchSessionFlux.class)
                        .doesNotHaveBean("batchSessionsHealthIndicator")
                        .doesNotHaveBean("batchSessionObservations")
                        .doesNotHaveBean("batchSessionKeySanitizer"));
    }

    @Test
    void observesNothingWhereThereIsNoMeterRegistry() {
        service.run(context -> assertThat(context).doesNotHaveBean(BatchSessionObservations.class));
    }

    private static Throwable failureOf(BatchSessionFlux batches) {
        try {
            batches.listAll().blockLast(PATIENCE);
        } catch (RuntimeException failure) {
            return failure;
        }
        throw new AssertionError("did not fail");
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnClient {
        @Bean
        BatchSessionFlux batches(PageSource source) {
            return BatchSessionFlux.over(source);
        }
    }
}
