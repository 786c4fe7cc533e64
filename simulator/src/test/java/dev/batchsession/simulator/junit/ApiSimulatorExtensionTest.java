package dev.batchsession.simulator.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.Calls;
import dev.batchsession.simulator.SimulatorOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

class ApiSimulatorExtensionTest {
    private static final List<ApiSimulator> INJECTED = new ArrayList<>();

    @Test
    void eachTestHasASimulatorOfItsOwn() {
        run(PerTest.class, 2);

        assertThat(INJECTED).hasSize(4);
        assertThat(simulators()).hasSize(2);
        assertAllAreClosed();
    }

    @Test
    void aClassSharesTheSimulatorOfBeforeAll() {
        run(PerClass.class, 2);

        assertThat(INJECTED).hasSize(3);
        assertThat(simulators()).hasSize(1);
        assertAllAreClosed();
    }

    @Test
    void aRegisteredExtensionHasItsOptions() {
        run(WithOptions.class, 1);

        assertThat(simulators()).hasSize(1);
    }

    private static void run(Class<?> tests, long expected) {
        INJECTED.clear();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        summary);
        assertThat(summary.getSummary().getFailures()).isEmpty();
        assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(expected);
    }

    private static Set<ApiSimulator> simulators() {
        return new LinkedHashSet<>(INJECTED);
    }

    /** By their threads: another process may listen on the port by now. */
    private static void assertAllAreClosed() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("api-simulator"));
    }

    @ExtendWith(ApiSimulatorExtension.class)
    static class PerTest {
        @BeforeEach
        void prepare(ApiSimulator api) {
            INJECTED.add(api);
            api.create(10);
        }

        @Test
        void hasTheBatchOfBeforeEach(ApiSimulator api) {
            INJECTED.add(api);
            assertThat(Calls.get(api, "", "anchor-api-key", api.apiKey()).body())
                    .contains("\"total_records\":1");
        }

        @Test
        void requiresItsKey(ApiSimulator api) {
            INJECTED.add(api);
            assertThat(Calls.get(api, "", "anchor-api-key", "wrong").statusCode())
                    .isEqualTo(401);
        }
    }

    @ExtendWith(ApiSimulatorExtension.class)
    static class PerClass {
        @BeforeAll
        static void prepare(ApiSimulator api) {
            INJECTED.add(api);
        }

        @Test
        void hasIt(ApiSimulator api) {
            INJECTED.add(api);
        }

        @Test
        void hasItToo(ApiSimulator api) {
            INJECTED.add(api);
        }
    }

    static class WithOptions {
        @RegisterExtension
        final ApiSimulatorExtension simulators =
                new ApiSimulatorExtension(SimulatorOptions.defaults().batches(7));

        @Test
        void listsTheirBatches(ApiSimulator api) {
            INJECTED.add(api);
            assertThat(Calls.get(api, "").body()).contains("\"total_records\":7");
        }
    }
}
