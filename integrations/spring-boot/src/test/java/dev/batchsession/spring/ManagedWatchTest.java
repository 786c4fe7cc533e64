package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.CheckpointFile;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.scripted.InMemoryList;
import dev.batchsession.testing.Batches;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.WatchOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A watch that starts and stops with the application context. */
class ManagedWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final WatchOptions OPTIONS = WatchOptions.every(Duration.ofMillis(10));

    private final InMemoryList list = new InMemoryList();
    private final BatchSessionFlux batches = BatchSessionFlux.over(list);
    private final BlockingQueue<UUID> handled = new LinkedBlockingQueue<>();
    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    BatchSessionsAutoConfiguration.class,
                    BatchSessionsMicrometerAutoConfiguration.class,
                    BatchSessionsWatchHealthAutoConfiguration.class))
            .withBean(BatchSessionFlux.class, () -> batches);

    @TempDir
    private Path folder;

    @Test
    void runsWhileTheContextDoes() {
        list.put(Batches.batch(1));
        ManagedWatch watch = watch(CheckpointStore.inMemory(), this::handle);
        assertThat(list.calls()).isZero();

        service.withBean(ManagedWatch.class, () -> watch).run(context -> {
            assertHandled(1);
            list.put(Batches.batch(2));
            assertHandled(2);
            assertThat(watch.isRunning()).isTrue();
        });

        assertThat(watch.isRunning()).isFalse();
        int calls = list.calls();
        list.put(Batches.batch(3));
        assertThat(list.calls()).isEqualTo(calls);
        assertThat(handled).isEmpty();
    }

    @Test
    void resumesFromTheFileOfAnEarlierProcess() throws IOException {
        Path file = folder.resolve("watch.state");
        list.put(Batches.batch(1));
        run(CheckpointStore.inFile(file), () -> assertHandled(1));
        list.put(Batches.batch(2));

        run(CheckpointStore.inFile(file), () -> assertHandled(2));

        try (CheckpointFile released = CheckpointFile.open(file)) {
            assertThat(released.load()).isPresent();
        }
    }

    @Test
    void locksItsFileOnlyWhileItRuns() throws IOException {
        Path file = folder.resolve("watch.state");
        CheckpointStore store = CheckpointStore.inFile(file);
        assertThat(store.load()).isEmpty();
        assertThatIOException().isThrownBy(() -> CheckpointFile.open(file));
        store.close();
        store.close();

        Checkpoint late = Checkpoint.decode(checkpointOfARun());
        assertThatIOException().isThrownBy(() -> store.save(late)).withMessageContaining("closed");
        CheckpointFile.open(file).close();
    }

    private String checkpointOfARun() throws IOException {
        CheckpointStore store = CheckpointStore.inMemory();
        list.put(Batches.batch(1));
        run(store, () -> assertHandled(1));
        return store.load().orElseThrow().encode();
    }

    @Test
    void waitsForTheProcessThatItReplaces() throws IOException {
        Path file = folder.resolve("watch.state");
        list.put(Batches.batch(1));
        CheckpointFile held = CheckpointFile.open(file);
        ManagedWatch watch = watch(CheckpointStore.inFile(file), this::handle);
        service.withBean(ManagedWatch.class, () -> watch).run(context -> {
            await(() -> watch.status().view().failure() != null);
            assertThat(list.calls()).isZero();
            held.close();

            assertHandled(1);
        });
    }

    @Test
    void startsAgainAfterAStop() {
        list.put(Batches.batch(1));
        ManagedWatch watch = watch(CheckpointStore.inMemory(), this::handle);
        watch.start();
        watch.start();
        assertHandled(1);
        stop(watch);
        list.put(Batches.batch(2));

        watch.start();

        assertHandled(2);
        stop(watch);
        assertThat(handled).isEmpty();
    }

    @Test
    void hasMetersWithItsName() {
        list.put(Batches.batch(1));
        service.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean("orders", ManagedWatch.class, () -> watch(CheckpointStore.inMemory(), this::handle))
                .run(context -> {
                    assertHandled(1);
                    assertThat(context.getBean(MeterRegistry.class)
                                    .get("batch.sessions.watch.changes")
                                    .tag("watch", "orders")
                                    .tag("kind", "existing")
                                    .counter()
                                    .count())
                            .isEqualTo(1);
                });
    }

    @Nested
    class Handler {
        @Test
        void isCalledForOneChangeAtATimeOnAThreadThatMayBlock() {
            for (int n = 1; n <= 20; n++) {
                list.put(Batches.batch(n));
            }
            AtomicInteger active = new AtomicInteger();
            List<Boolean> overlapping = new ArrayList<>();
            List<Boolean> mayBlock = new ArrayList<>();
            run(
                    CheckpointStore.inMemory(),
                    change -> {
                        overlapping.add(active.incrementAndGet() > 1);
                        mayBlock.add(!Schedulers.isInNonBlockingThread());
                        return Mono.delay(Duration.ofMillis(1)).then(Mono.fromRunnable(() -> {
                            active.decrementAndGet();
                            handled.add(change.batchId());
                        }));
                    },
                    () -> assertHandled(1, 20));

            assertThat(overlapping).doesNotContain(true);
            assertThat(mayBlock).doesNotContain(false);
        }

        @Test
        void isCalledAgainForTheChangeThatItFailedFor() {
            list.put(Batches.batch(1));
            list.put(Batches.batch(2));
            AtomicInteger calls = new AtomicInteger();
            run(
                    CheckpointStore.inMemory(),
                    change -> {
                        if (calls.incrementAndGet() == 2) {
                            throw new IllegalStateException("expected by this test");
                        }
                        return handle(change);
                    },
                    () -> assertHandled(1, 2));

            assertThat(calls).hasValue(3);
        }

        @Test
        void completesBeforeAStopDoes() throws Exception {
            list.put(Batches.batch(1));
            list.put(Batches.batch(2));
            CountDownLatch called = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            CountDownLatch stopped = new CountDownLatch(1);
            CheckpointStore store = CheckpointStore.inMemory();
            ManagedWatch watch = watch(
                    store,
                    change -> Mono.fromRunnable(() -> {
                        called.countDown();
                        awaitUninterruptibly(goOn);
                        handled.add(change.batchId());
                    }));
            watch.start();
            awaitUninterruptibly(called);

            watch.stop(stopped::countDown);
            assertThat(stopped.getCount()).isEqualTo(1);
            goOn.countDown();

            awaitUninterruptibly(stopped);
            assertThat(handled).contains(Batches.batch(1).batchId());
            assertThat(store.load()).isPresent();
            assertThat(watch.isRunning()).isFalse();
        }

        @Test
        void isCancelledIfTheContextDoesNotWait() throws Exception {
            list.put(Batches.batch(1));
            CountDownLatch called = new CountDownLatch(1);
            CountDownLatch cancelled = new CountDownLatch(1);
            ManagedWatch watch = watch(
                    CheckpointStore.inMemory(),
                    change -> Mono.<Void>never()
                            .doOnSubscribe(s -> called.countDown())
                            .doOnCancel(cancelled::countDown));
            watch.start();
            awaitUninterruptibly(called);

            watch.stop();
            watch.destroy();

            awaitUninterruptibly(cancelled);
            assertThat(watch.isRunning()).isFalse();
        }
    }

    @Nested
    class Saves {
        @Test
        void areSkippedWhileOneTakesLongButNotTheLast() {
            for (int n = 1; n <= 50; n++) {
                list.put(Batches.batch(n));
            }
            CountDownLatch goOn = new CountDownLatch(1);
            BlockingStore store = new BlockingStore(goOn);
            run(store, handleAndReleaseAtTheEnd(goOn), () -> assertHandled(1, 50));

            assertThat(store.saves.get()).isBetween(2, 10);
            run(store, ManagedWatchTest.this::handle, () -> await(() -> list.calls() > 0));
            assertThat(handled).isEmpty();
        }

        private Function<BatchChange, Publisher<Void>> handleAndReleaseAtTheEnd(CountDownLatch goOn) {
            return change -> handle(change).doFinally(signal -> {
                if (change.batchId().equals(Batches.batch(50).batchId())) {
                    goOn.countDown();
                }
            });
        }
    }

    @Nested
    class HealthOfTheWatch {
        private final ApplicationContextRunner watching = service.withBean(
                "orders", ManagedWatch.class, () -> watch(CheckpointStore.inMemory(), ManagedWatchTest.this::handle));

        @Test
        void isUpAfterAPollAndDownWhilePollsFail() {
            watching.run(context -> {
                HealthIndicator indicator = context.getBean(HealthIndicator.class);
                await(() -> indicator.health().getStatus().equals(Status.UP));
                assertThat(indicator.health().getDetails())
                        .containsEntry("running", true)
                        .containsKey("lastPoll");

                list.failWith(new ServerFailureException(1, 503, "Service Unavailable", null));
                await(() -> indicator.health().getStatus().equals(Status.DOWN));
                assertThat(indicator.health().getDetails().get("failure"))
                        .asString()
                        .contains("Service Unavailable");
                list.failWith(null);

                await(() -> indicator.health().getStatus().equals(Status.UP));
            });
        }

        @Test
        void staysDownUntilAFailedChangeIsHandled() {
            list.put(Batches.batch(1));
            CountDownLatch repaired = new CountDownLatch(1);
            service.withBean(
                            ManagedWatch.class,
                            () -> watch(
                                    CheckpointStore.inMemory(),
                                    change -> repaired.getCount() == 0
                                            ? handle(change)
                                            : Mono.error(new IllegalStateException("secret of this test"))))
                    .run(context -> {
                        HealthIndicator indicator = context.getBean(HealthIndicator.class);
                        await(() -> indicator.health().getStatus().equals(Status.DOWN));
                        assertThat(indicator.health().getDetails().toString())
                                .contains("IllegalStateException")
                                .doesNotContain("secret");
                        repaired.countDown();

                        await(() -> indicator.health().getStatus().equals(Status.UP));
                        assertHandled(1);
                    });
        }

        @Test
        void isUnknownAfterAStop() {
            watching.run(context -> {
                context.getBean(ManagedWatch.class).stop();
                await(() -> context.getBean(HealthIndicator.class)
                        .health()
                        .getStatus()
                        .equals(Status.UNKNOWN));
            });
        }

        @Test
        void hasOneContributorForEachOfSeveralWatches() {
            watching.withBean(
                            "users",
                            ManagedWatch.class,
                            () -> watch(CheckpointStore.inMemory(), ManagedWatchTest.this::handle))
                    .run(context -> assertThat(context.getBean(CompositeHealthContributor.class).stream())
                            .extracting(entry -> entry.name())
                            .containsExactlyInAnyOrder("orders", "users"));
        }

        @Test
        void canBeSwitchedOff() {
            watching.withPropertyValues("management.health.batch-session-watches.enabled=false")
                    .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
        }

        @Test
        void isNoPartOfReadiness() {
            list.failWith(new ServerFailureException(1, 503, "Service Unavailable", null));
            watching.withConfiguration(AutoConfigurations.of(
                            HealthContributorRegistryAutoConfiguration.class,
                            HealthEndpointAutoConfiguration.class,
                            AvailabilityHealthContributorAutoConfiguration.class,
                            AvailabilityProbesAutoConfiguration.class))
                    .withBean(ApplicationAvailabilityBean.class)
                    .withPropertyValues(
                            "management.endpoint.health.probes.enabled=true",
                            "management.endpoints.web.exposure.include=health")
                    .run(context -> {
                        AvailabilityChangeEvent.publish(
                                context.getSourceApplicationContext(), ReadinessState.ACCEPTING_TRAFFIC);
                        HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
                        await(() -> endpoint.healthForPath("batchSessionWatches")
                                .getStatus()
                                .equals(Status.DOWN));

                        assertThat(endpoint.healthForPath("readiness").getStatus())
                                .isEqualTo(Status.UP);
                    });
        }
    }

    private ManagedWatch watch(CheckpointStore store, Function<BatchChange, ? extends Publisher<Void>> handler) {
        return new ManagedWatch(batches, BatchFilter.all(), OPTIONS, store, handler);
    }

    private void run(CheckpointStore store, Runnable meanwhile) {
        run(store, this::handle, meanwhile);
    }

    private void run(
            CheckpointStore store, Function<BatchChange, ? extends Publisher<Void>> handler, Runnable meanwhile) {
        ManagedWatch watch = watch(store, handler);
        watch.start();
        meanwhile.run();
        stop(watch);
    }

    private static void stop(ManagedWatch watch) {
        CountDownLatch stopped = new CountDownLatch(1);
        watch.stop(stopped::countDown);
        awaitUninterruptibly(stopped);
    }

    private Mono<Void> handle(BatchChange change) {
        return Mono.fromRunnable(() -> handled.add(change.batchId()));
    }

    private void assertHandled(int number) {
        assertHandled(number, number);
    }

    private void assertHandled(int from, int to) {
        for (BatchSummary expected : Batches.batches(from, to)) {
            try {
                assertThat(handled.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(expected.batchId());
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** A store whose first save takes as long as the latch is closed. */
    private static final class BlockingStore implements CheckpointStore {
        private final CountDownLatch goOn;
        private final AtomicInteger saves = new AtomicInteger();
        private volatile @Nullable Checkpoint last;

        BlockingStore(CountDownLatch goOn) {
            this.goOn = goOn;
        }

        @Override
        public Optional<Checkpoint> load() {
            return Optional.ofNullable(last);
        }

        @Override
        public void save(Checkpoint checkpoint) {
            saves.incrementAndGet();
            awaitUninterruptibly(goOn);
            last = checkpoint;
        }
    }
}
