package dev.batchsession.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import dev.batchsession.spring.BatchSessionsAutoConfiguration;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The annotation on a test of a service with two accounts and addresses that lead nowhere. */
@SpringBootTest(
        classes = AutoConfigureApiSimulatorTest.Service.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "batch-sessions.api-key=sk-production",
            "batch-sessions.base-url=http://[::1]:9",
            "batch-sessions.clients.north.api-key=sk-north",
            "batch-sessions.clients.north.base-url=http://[::1]:9",
            "batch-sessions.clients.north.policy=none",
        })
@AutoConfigureApiSimulator
class AutoConfigureApiSimulatorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Autowired
    private ApiSimulator api;

    @Autowired
    private BatchSessionFlux batches;

    @Autowired
    @Qualifier("north")
    private BatchSessionFlux north;

    @AfterEach
    void deleteBatches() {
        api.batches().forEach(batch -> api.delete(batch.batchId()));
    }

    @Test
    void allClientsListTheBatchesThatTheTestCreates() {
        UUID id = api.create(10);

        assertThat(ids(batches)).containsExactly(id);
        assertThat(ids(north)).containsExactly(id);
        assertThat(api.answers(401)).isZero();
    }

    @Test
    void theListIsEmptyAtFirst() {
        assertThat(ids(batches)).isEmpty();
    }

    @Nested
    class InANestedClass {
        @Autowired
        private ApiSimulator same;

        @Test
        void theSimulatorIsTheSame() {
            assertThat(same).isSameAs(api);
            assertThat(ids(batches)).isEmpty();
        }
    }

    @Test
    void aBeanReplacesTheOptions() {
        service()
                .withBean(
                        SimulatorOptions.class,
                        () -> SimulatorOptions.defaults().batches(7))
                .run(context ->
                        assertThat(ids(context.getBean(BatchSessionFlux.class))).hasSize(7));
    }

    @Test
    void theSimulatorEndsWithTheContext() {
        AtomicReference<URI> address = new AtomicReference<>();

        service().run(context -> {
            assertThat(ids(context.getBean(BatchSessionFlux.class))).isEmpty();
            address.set(context.getBean(ApiSimulator.class).baseUrl());
        });

        assertThatThrownBy(() -> connect(address.get())).isInstanceOf(ConnectException.class);
    }

    private static void connect(URI address) throws IOException {
        new Socket(address.getHost(), address.getPort()).close();
    }

    private static ApplicationContextRunner service() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(BatchSessionsAutoConfiguration.class))
                .withUserConfiguration(ApiSimulatorConfiguration.class);
    }

    private static List<UUID> ids(BatchSessionFlux client) {
        return client.listAll().map(BatchSummary::batchId).collectList().block(PATIENCE);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Service {}
}
