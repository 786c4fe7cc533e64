package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.micrometer.BatchSessionObservations;
import dev.batchsession.micrometer.CallContext;
import dev.batchsession.micrometer.DefaultCallConvention;
import dev.batchsession.micrometer.PolicyMetrics;
import dev.batchsession.page.PageSource;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.scripted.ScriptedApi;
import dev.batchsession.testing.StubPageSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** With Micrometer there, a service's registries hear of calls and of the policy. */
class MicrometerTest {
    private final StubPageSource stub = StubPageSource.ofRows(1);
    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    BatchSessionsAutoConfiguration.class,
                    BatchSessionsMicrometerAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    ObservationAutoConfiguration.class))
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new);

    @Test
    void hearsOfCallsPagesAndThePolicy() {
        service.withBean(PageSource.class, () -> stub).run(context -> {
            context.getBean(BatchSessionFlux.class).listAll().blockLast();

            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(meters.get("batch.sessions.page")
                            .tag("outcome", "SUCCESS")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("batch.sessions.call")
                            .tag("status", "200")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("resilience4j.circuitbreaker.state").gauges()).isNotEmpty();
            assertThat(meters.get("batch.sessions.throttled").functionCounter().count())
                    .isZero();
        });
    }

    @Test
    void hearsOfPagesWithoutAPolicyAndWithoutObservations() {
        service.withBean(PageSource.class, () -> stub)
                .withPropertyValues("batch-sessions.policy=none", "management.observations.enable.batch.sessions=false")
                .run(context -> {
                    context.getBean(BatchSessionFlux.class).listAll().blockLast();

                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    assertThat(meters.get("batch.sessions.rows").counter().count())
                            .isEqualTo(1);
                    assertThat(meters.find("batch.sessions.call").timer()).isNull();
                    assertThat(context).doesNotHaveBean(PolicyMetrics.class);
                });
    }

    @Test
    void hearsOfEachOfSeveralPolicies() {
        service.withBean(PageSource.class, () -> stub)
                .withBean("north", ResiliencePolicy.class, ResiliencePolicy::standard)
                .withBean("south", ResiliencePolicy.class, ResiliencePolicy::standard)
                .run(context -> {
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    for (String policy : List.of("north", "south")) {
                        assertThat(meters.find("batch.sessions.throttled")
                                        .tag("name", policy)
                                        .functionCounters())
                                .hasSize(1);
                        assertThat(meters.find("resilience4j.circuitbreaker.failure.rate")
                                        .tag("name", policy)
                                        .gauges())
                                .hasSize(1);
                    }
                });
    }

    @Test
    void observesNothingIfNoRegistryIsTheOnlyOneOrPrimary() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        BatchSessionsAutoConfiguration.class, BatchSessionsMicrometerAutoConfiguration.class))
                .withBean(PageSource.class, () -> stub)
                .withBean("one", MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean("another", MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> assertThat(context)
                        .hasSingleBean(BatchSessionFlux.class)
                        .doesNotHaveBean(BatchSessionObservations.class));
    }

    @Test
    void usesDefaultsIfNoConventionOrObservationRegistryIsTheOnlyOne() {
        service.withBean(PageSource.class, () -> stub)
                .withBean("one", ObservationRegistry.class, ObservationRegistry::create)
                .withBean("another", ObservationRegistry.class, ObservationRegistry::create)
                .withBean("first", Renamed.class)
                .withBean("second", Renamed.class)
                .run(context -> assertThat(context).hasSingleBean(BatchSessionFlux.class));
    }

    @Test
    void namesCallsByAConventionBean() {
        service.withBean(PageSource.class, () -> stub).withBean(Renamed.class).run(context -> {
            context.getBean(BatchSessionFlux.class).listAll().blockLast();

            assertThat(context.getBean(MeterRegistry.class).find("mine").timer())
                    .isNotNull();
        });
    }

    @Test
    void sendsATraceWhereThatIsAskedFor() {
        try (ScriptedApi api = ScriptedApi.ofRows(1)) {
            ApplicationContextRunner traced = service.withPropertyValues(
                            "batch-sessions.api-key=any", "batch-sessions.base-url=" + api.baseUrl())
                    .withBean(TraceparentWriter.class);
            traced.run(
                    context -> context.getBean(BatchSessionFlux.class).listAll().blockLast());
            traced.withPropertyValues("batch-sessions.send-trace=true")
                    .run(context ->
                            context.getBean(BatchSessionFlux.class).listAll().blockLast());

            assertThat(api.requests())
                    .extracting(request -> request.getHeaders().get("traceparent"))
                    .containsExactly(null, TraceparentWriter.VALUE);
        }
    }

    static final class Renamed extends DefaultCallConvention {
        @Override
        public String getName() {
            return "mine";
        }
    }

    /** Stands for tracing. */
    static final class TraceparentWriter implements ObservationHandler<CallContext> {
        static final String VALUE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        @Override
        public void onStart(CallContext call) {
            call.getSetter().set(call.getCarrier(), "traceparent", VALUE);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof CallContext;
        }
    }
}
