package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.http.HttpPageSource;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.PageSource;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.scripted.ScriptedApi;
import dev.batchsession.testing.Batches;
import dev.batchsession.testing.StubPageSource;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Clients of several accounts, by the properties {@code batch-sessions.clients.<name>.*}. */
class NamedClientsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String KEY = "sk-never-shown";

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    BatchSessionsAutoConfiguration.class,
                    BatchSessionsHealthAutoConfiguration.class,
                    BatchSessionsMicrometerAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    ObservationAutoConfiguration.class))
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new);
    private final ApplicationContextRunner accounts = service.withPropertyValues(
            "batch-sessions.clients.north.api-key=sk-north", "batch-sessions.clients.south.api-key=sk-south");

    @Test
    void anAccountWhoseKeyIsRejectedDoesNotAffectTheOther() {
        try (ScriptedApi north = ScriptedApi.ofRows(3);
                ScriptedApi south = ScriptedApi.ofRows(2)) {
            south.always(ScriptedApi.rejectsKey());
            accounts.withPropertyValues(
                            "batch-sessions.clients.north.base-url=" + north.baseUrl(),
                            "batch-sessions.clients.south.base-url=" + south.baseUrl())
                    .run(context -> {
                        assertThatExceptionOfType(ApiKeyRejectedException.class)
                                .isThrownBy(
                                        () -> client(context, "south").listAll().blockLast(PATIENCE));
                        assertThat(client(context, "north")
                                        .listAll()
                                        .collectList()
                                        .block(PATIENCE))
                                .isEqualTo(Batches.batches(1, 3));

                        assertThat(keys(north)).containsExactly("sk-north");
                        assertThat(keys(south)).containsExactly("sk-south");
                        assertThat(health(context, "north").getStatus()).isEqualTo(Status.UP);
                        assertThat(health(context, "south").getStatus()).isEqualTo(Status.DOWN);
                        assertThat(health(context, "south").getDetails()).containsKey("keyRejectedSince");
                        assertThat(calls(context, "north", "200")).isEqualTo(1);
                        assertThat(calls(context, "south", "401")).isEqualTo(1);
                        assertThat(rows(context, "north")).isEqualTo(3);
                        assertThat(rows(context, "south")).isZero();
                    });
        }
    }

    @Test
    void anAccountIsUpAgainAfterACallThatSucceeds() {
        try (ScriptedApi api = ScriptedApi.ofRows(1)) {
            api.onPage(1, ScriptedApi.rejectsKey());
            accounts.withPropertyValues("batch-sessions.clients.south.base-url=" + api.baseUrl())
                    .run(context -> {
                        client(context, "south").listAll().onErrorComplete().blockLast(PATIENCE);
                        assertThat(health(context, "south").getStatus()).isEqualTo(Status.DOWN);

                        client(context, "south").listAll().blockLast(PATIENCE);

                        assertThat(health(context, "south").getStatus()).isEqualTo(Status.UP);
                    });
        }
    }

    @Test
    void aBreakerThatOpensForOneAccountStaysClosedForTheOther() {
        accounts.run(context -> {
            policy(context, "south").circuitBreaker().transitionToOpenState();

            assertThat(health(context, "north").getStatus()).isEqualTo(Status.UP);
            assertThat(health(context, "south").getStatus()).isEqualTo(Status.DOWN);
            for (String name : List.of("north", "south")) {
                assertThat(meters(context)
                                .get("batch.sessions.throttled")
                                .tag("name", name)
                                .functionCounters())
                        .hasSize(1);
            }
        });
    }

    @Nested
    class Beans {
        @Test
        void areInjectedByQualifier() {
            accounts.withUserConfiguration(Injected.class).run(context -> {
                Injected injected = context.getBean(Injected.class);
                assertThat(injected.north).isSameAs(client(context, "north"));
                assertThat(injected.source).isSameAs(named(context, HttpPageSource.class, "north"));
                assertThat(injected.policy).isSameAs(policy(context, "south"));
            });
        }

        @Test
        void areNoCandidatesWithoutQualifier() {
            accounts.withPropertyValues("batch-sessions.api-key=sk-unnamed")
                    .withUserConfiguration(Unqualified.class)
                    .run(context -> {
                        Unqualified injected = context.getBean(Unqualified.class);
                        assertThat(injected.batches).isSameAs(context.getBean("batchSessionFlux"));
                        assertThat(injected.all).containsExactly(injected.batches);
                    });
        }

        @Test
        void leaveTheUnnamedClientOutThatHasNoKey() {
            accounts.run(context -> assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean("batchSessionFlux")
                    .doesNotHaveBean("batchSessionSource")
                    .doesNotHaveBean("batchSessionPolicy"));
        }

        @Test
        void existBesideAnUnnamedClientWhichHealthAndMetersCallDefault() {
            try (ScriptedApi api = ScriptedApi.ofRows(3)) {
                accounts.withPropertyValues(
                                "batch-sessions.api-key=sk-unnamed", "batch-sessions.base-url=" + api.baseUrl())
                        .run(context -> {
                            ((BatchSessionFlux) context.getBean("batchSessionFlux"))
                                    .listAll()
                                    .blockLast(PATIENCE);

                            assertThat(keys(api)).containsExactly("sk-unnamed");
                            assertThat(health(context, "default").getStatus()).isEqualTo(Status.UP);
                            assertThat(rows(context, "default")).isEqualTo(3);
                        });
            }
        }

        @Test
        void existBesideASourceOfTheApplication() {
            StubPageSource stub = StubPageSource.ofRows(2);
            accounts.withBean(PageSource.class, () -> stub).run(context -> {
                ((BatchSessionFlux) context.getBean("batchSessionFlux"))
                        .listAll()
                        .blockLast(PATIENCE);
                assertThat(stub.requests()).hasSize(1);
                assertThat(context).hasBean("batchSessionPolicy");
                assertThat(client(context, "north")).isNotNull();
            });
        }

        @Test
        void haveTheirOwnPolicyAndLimit() {
            accounts.withPropertyValues(
                            "batch-sessions.clients.north.policy=patient",
                            "batch-sessions.clients.north.rate-limit.calls=3",
                            "batch-sessions.clients.south.policy=none")
                    .run(context -> {
                        ResiliencePolicy north = policy(context, "north");
                        assertThat(north.circuitBreaker().getName()).isEqualTo("batch-sessions-patient");
                        assertThat(north.rateLimiter().getRateLimiterConfig().getLimitForPeriod())
                                .isEqualTo(3);
                        assertThat(context).doesNotHaveBean("batchSessionPolicy.south");
                        assertThat(client(context, "south").toString()).doesNotContain("Resilient");
                    });
        }
    }

    @Nested
    class CustomizersAndConnectionDetails {
        @Test
        void applyToTheClientOfTheirQualifierOnly() {
            try (ScriptedApi api = ScriptedApi.ofRows(1)) {
                accounts.withPropertyValues(
                                "batch-sessions.api-key=sk-unnamed",
                                "batch-sessions.base-url=" + api.baseUrl(),
                                "batch-sessions.clients.north.base-url=" + api.baseUrl(),
                                "batch-sessions.clients.south.base-url=" + api.baseUrl())
                        .withUserConfiguration(Customizers.class)
                        .run(context -> {
                            for (String client : List.of("north", "south")) {
                                client(context, client).listAll().blockLast(PATIENCE);
                            }
                            ((BatchSessionFlux) context.getBean("batchSessionFlux"))
                                    .listAll()
                                    .blockLast(PATIENCE);

                            assertThat(keys(api)).containsExactly("sk-north-rotated", "sk-south", "sk-rotated");
                            assertThat(limit(policy(context, "north"))).isEqualTo(99);
                            assertThat(limit(policy(context, "south"))).isEqualTo(10);
                            assertThat(limit((ResiliencePolicy) context.getBean("batchSessionPolicy")))
                                    .isEqualTo(10);
                        });
            }
        }

        @Test
        void provideTheKeyThatThePropertiesDoNotHave() {
            try (ScriptedApi api = ScriptedApi.ofRows(1)) {
                service.withPropertyValues("batch-sessions.clients.north.base-url=" + api.baseUrl())
                        .withUserConfiguration(Customizers.class)
                        .run(context -> {
                            client(context, "north").listAll().blockLast(PATIENCE);
                            assertThat(keys(api)).containsExactly("sk-north-rotated");
                        });
            }
        }

        @Test
        void takePrecedenceOverTheProperties() {
            try (ScriptedApi api = ScriptedApi.ofRows(1)) {
                accounts.withBean(Details.class, () -> new Details(api))
                        .withPropertyValues(
                                "batch-sessions.api-key=sk-unnamed", "batch-sessions.base-url=http://[::1]:9")
                        .run(context -> {
                            ((BatchSessionFlux) context.getBean("batchSessionFlux"))
                                    .listAll()
                                    .blockLast(PATIENCE);
                            assertThat(keys(api)).containsExactly("sk-details");
                            assertThat(named(context, HttpPageSource.class, "north")
                                            .toString())
                                    .contains("api.anchorbrowser.io");
                        });
            }
        }

        @Test
        void areRefusedIfTwoBelongToOneClient() {
            try (ScriptedApi api = ScriptedApi.ofRows(1)) {
                service.withPropertyValues("batch-sessions.api-key=sk-unnamed")
                        .withBean("one", Details.class, () -> new Details(api))
                        .withBean("another", Details.class, () -> new Details(api))
                        .run(context -> assertThat(context.getStartupFailure())
                                .hasStackTraceContaining("There are 2 BatchSessionsConnectionDetails beans"));
            }
        }
    }

    @Nested
    class Refused {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "batch-sessions.clients.north.request-timeout=0s   | clients[north].requestTimeout",
                    "batch-sessions.clients.north.rate-limit.calls=0   | clients[north].rateLimit.calls",
                    "batch-sessions.clients.north.base-url=ftp://there | clients[north].baseUrl",
                    "batch-sessions.clients.north.policy=eager         | batch-sessions.clients.north.policy",
                    "batch-sessions.clients.north.api-kee=x            | Unknown properties: batch-sessions.clients.north.api-kee",
                    "batch-sessions.clients.default.api-key=x          | must not contain 'default'",
                })
        void areValuesThatCannotBeUsed(String property, String reason) {
            service.withPropertyValues("batch-sessions.clients.north.api-key=" + KEY, property)
                    .run(context -> {
                        assertThat(context).hasFailed();
                        assertThat(PropertiesFailureTest.traceOf(context.getStartupFailure()))
                                .contains(reason)
                                .doesNotContain(KEY);
                    });
        }

        @Test
        void isAClientWithoutAKeyEvenIfThereIsAnother() {
            service.withPropertyValues("batch-sessions.api-key=" + KEY, "batch-sessions.clients.north.policy=none")
                    .run(context -> assertThat(PropertiesFailureTest.traceOf(context.getStartupFailure()))
                            .contains("No API key is configured for the batch sessions client 'north'.")
                            .doesNotContain(KEY));
        }
    }

    private static BatchSessionFlux client(ApplicationContext context, String name) {
        return named(context, BatchSessionFlux.class, name);
    }

    private static ResiliencePolicy policy(ApplicationContext context, String name) {
        return named(context, ResiliencePolicy.class, name);
    }

    private static <T> T named(ApplicationContext context, Class<T> type, String name) {
        return BeanFactoryAnnotationUtils.qualifiedBeanOfType(context.getAutowireCapableBeanFactory(), type, name);
    }

    private static Health health(AssertableApplicationContext context, String name) {
        CompositeHealthContributor all = context.getBean(CompositeHealthContributor.class);
        return ((HealthIndicator) all.getContributor(name)).health();
    }

    private static MeterRegistry meters(ApplicationContext context) {
        return context.getBean(MeterRegistry.class);
    }

    private static long calls(ApplicationContext context, String client, String status) {
        return meters(context)
                .get("batch.sessions.call")
                .tag("client", client)
                .tag("status", status)
                .timer()
                .count();
    }

    private static double rows(ApplicationContext context, String client) {
        return meters(context)
                .get("batch.sessions.rows")
                .tag("client", client)
                .counter()
                .count();
    }

    private static List<@Nullable String> keys(ScriptedApi api) {
        return api.requests().stream()
                .map(request -> request.getHeaders().get("anchor-api-key"))
                .toList();
    }

    private static int limit(ResiliencePolicy policy) {
        return policy.rateLimiter().getRateLimiterConfig().getLimitForPeriod();
    }

    @Configuration(proxyBeanMethods = false)
    static class Injected {
        final BatchSessionFlux north;
        final PageSource source;
        final ResiliencePolicy policy;

        Injected(
                @Qualifier("north") BatchSessionFlux north,
                @Qualifier("north") PageSource source,
                @Qualifier("south") ResiliencePolicy policy) {
            this.north = north;
            this.source = source;
            this.policy = policy;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Unqualified {
        final BatchSessionFlux batches;
        final List<BatchSessionFlux> all;

        Unqualified(BatchSessionFlux batches, List<BatchSessionFlux> all) {
            this.batches = batches;
            this.all = all;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {
        @Bean
        HttpPageSourceCustomizer rotated() {
            return builder -> builder.apiKey(() -> "sk-rotated");
        }

        @Bean
        @Qualifier("north")
        HttpPageSourceCustomizer northRotated() {
            return builder -> builder.apiKey(() -> "sk-north-rotated");
        }

        @Bean
        @Qualifier("north")
        ResiliencePolicyCustomizer northLimit() {
            return builder -> builder.rateLimiter(
                    RateLimiterConfig.custom().limitForPeriod(99).build());
        }
    }

    record Details(ScriptedApi api) implements BatchSessionsConnectionDetails {
        @Override
        public String getApiKey() {
            return "sk-details";
        }

        @Override
        public String getBaseUrl() {
            return api.baseUrl().toString();
        }
    }
}
