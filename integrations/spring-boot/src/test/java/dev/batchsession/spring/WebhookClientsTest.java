package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageSource;
import dev.batchsession.scripted.InMemoryList;
import dev.batchsession.scripted.ScriptedApi;
import dev.batchsession.testing.Batches;
import dev.batchsession.watch.WatchOptions;
import dev.batchsession.watch.WatchPoll;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Which watches and waiters poll at once after a webhook. Their interval is an hour. */
class WebhookClientsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final WatchOptions RARELY = WatchOptions.every(Duration.ofHours(1));

    private final InMemoryList list = new InMemoryList();
    private final ReactiveWebApplicationContextRunner service = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    BatchSessionsAutoConfiguration.class, BatchSessionsWebhookAutoConfiguration.class))
            .withPropertyValues("batch-sessions.webhook.secrets=a-secret");

    @Test
    void aManagedWatch() {
        list.put(Batches.batch(1));
        service.withBean(PageSource.class, () -> list)
                .withUserConfiguration(Managed.class)
                .run(context -> {
                    BlockingQueue<UUID> handled = context.getBean(Managed.class).handled;
                    assertThat(handled.poll(30, TimeUnit.SECONDS))
                            .isEqualTo(Batches.batch(1).batchId());
                    list.put(Batches.batch(2));
                    context.getBean(WebhookHints.class).emit(Instant.now());

                    assertThat(handled.poll(30, TimeUnit.SECONDS))
                            .isEqualTo(Batches.batch(2).batchId());
                });
    }

    @Test
    void aWatchOfTheClient() {
        service.withBean(PageSource.class, () -> list)
                .run(context ->
                        assertWakes(context.getBean(BatchSessionFlux.class), context.getBean(WebhookHints.class)));
    }

    @Test
    void aWatchOfANamedClient() {
        try (ScriptedApi api = ScriptedApi.ofRows(1)) {
            service.withPropertyValues(
                            "batch-sessions.clients.north.api-key=sk-north",
                            "batch-sessions.clients.north.base-url=" + api.baseUrl())
                    .run(context -> assertWakes(
                            BeanFactoryAnnotationUtils.qualifiedBeanOfType(
                                    context.getBeanFactory(), BatchSessionFlux.class, "north"),
                            context.getBean(WebhookHints.class)));
        }
    }

    @Test
    void aWatchOfAClientThatTheApplicationDefines() {
        service.withBean(BatchSessionFlux.class, () -> BatchSessionFlux.over(list))
                .run(context ->
                        assertWakes(context.getBean(BatchSessionFlux.class), context.getBean(WebhookHints.class)));
    }

    @Test
    void aWaiter() {
        BatchSummary live = new BatchSummary(new UUID(1, 1), BatchStatus.PROCESSING, 1, 0, 0, Instant.now(), null);
        list.put(live);
        service.withBean(PageSource.class, () -> list).run(context -> {
            Flux<WatchPoll> polls = Flux.create(sink -> sink.onDispose(context.getBean(BatchSessionFlux.class)
                    .waiter(RARELY.onPolled(sink::next))
                    .untilEnded(live.batchId())
                    .subscribe()));
            assertWakes(polls, context.getBean(WebhookHints.class));
        });
    }

    private static void assertWakes(BatchSessionFlux client, WebhookHints hints) {
        assertWakes(
                Flux.create(sink -> sink.onDispose(client.watch(BatchFilter.all(), RARELY.onPolled(sink::next))
                        .subscribe())),
                hints);
    }

    private static void assertWakes(Flux<WatchPoll> polls, WebhookHints hints) {
        StepVerifier.create(polls)
                .expectNextCount(1)
                .then(() -> hints.emit(Instant.now()))
                .expectNextCount(1)
                .thenCancel()
                .verify(PATIENCE);
    }

    @Configuration(proxyBeanMethods = false)
    static class Managed {
        private final BlockingQueue<UUID> handled = new LinkedBlockingQueue<>();

        @Bean
        ManagedWatch watch(BatchSessionFlux batches) {
            return new ManagedWatch(
                    batches,
                    BatchFilter.all(),
                    RARELY,
                    CheckpointStore.inMemory(),
                    change -> Mono.fromRunnable(() -> handled.add(change.batchId())));
        }
    }
}
