package dev.batchsession;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.batchsession.export.GeneratedList;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageSource;
import dev.batchsession.paging.LivePages;
import dev.batchsession.scripted.ScriptedApi;
import dev.batchsession.testing.StubPageSource;
import dev.batchsession.watch.BatchWaiter;
import dev.batchsession.watch.BatchWatch;
import dev.batchsession.watch.WatchOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** An {@link Error} on another thread reaches the subscriber: without a signal it would wait forever. */
@Timeout(60)
class FatalErrorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private final Error missing = new NoClassDefFoundError("a/class/that/is/missing");

    static Stream<ListOptions> listings() {
        ListOptions tens = ListOptions.defaults().pageSize(10);
        ListOptions snapshot = tens.consistency(Consistency.SNAPSHOT);
        return Stream.of(tens, tens.lookahead(2), snapshot, snapshot.lookahead(2), snapshot.parallelism(4));
    }

    @ParameterizedTest
    @MethodSource("listings")
    void anErrorThatASourceSignalsReachesTheSubscriber(ListOptions options) {
        PageSource pages = new GeneratedList(500);
        PageSource source = request -> request.page() < 3 && request.filter().equals(BatchFilter.all())
                ? pages.fetch(request).publishOn(Schedulers.parallel())
                : Mono.<BatchPage>error(missing).delaySubscription(Duration.ofMillis(1));

        failsWithTheError(BatchSessionFlux.over(source).listAll(BatchFilter.all(), options));
    }

    @ParameterizedTest
    @MethodSource("listings")
    void anErrorThatASourceThrowsReachesTheSubscriber(ListOptions options) {
        PageSource pages = new GeneratedList(500);
        AtomicInteger calls = new AtomicInteger();
        PageSource source = request -> {
            if (calls.incrementAndGet() > 2) {
                throw missing;
            }
            return pages.fetch(request).publishOn(Schedulers.parallel());
        };

        failsWithTheError(BatchSessionFlux.over(source).listAll(BatchFilter.all(), options));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void anErrorInAStepOfALiveListingReachesTheSubscriber(int lookahead) {
        PageSource pages = new GeneratedList(500);
        PageSource source = request -> pages.fetch(request).publishOn(Schedulers.parallel());
        LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
        TurboFilter failing = failingOnDebug(LivePages.class.getName()); // called once per page
        logging.addTurboFilter(failing);
        try {
            failsWithTheError(BatchSessionFlux.over(source)
                    .listAll(
                            BatchFilter.all(),
                            ListOptions.defaults().pageSize(10).lookahead(lookahead)));
        } finally {
            logging.getTurboFilterList().remove(failing);
        }
    }

    private TurboFilter failingOnDebug(String logger) {
        return new TurboFilter() {
            @Override
            public FilterReply decide(
                    Marker marker, Logger asked, Level level, String format, Object[] params, Throwable failure) {
                if (asked.getName().equals(logger)) {
                    throw missing;
                }
                return FilterReply.NEUTRAL;
            }
        };
    }

    @Test
    void anErrorOfTheKeySupplierReachesTheSubscriber() {
        try (ScriptedApi api = ScriptedApi.ofRows(200)) {
            AtomicInteger calls = new AtomicInteger();
            BatchSessionFlux batches = BatchSessionFlux.builder()
                    .baseUrl(api.baseUrl())
                    .apiKey(() -> {
                        if (calls.incrementAndGet() > 1) {
                            throw missing;
                        }
                        return "key";
                    })
                    .build();

            failsWithTheError(batches.listAll(BatchFilter.all()));
        }
    }

    @Test
    void anErrorOfAListenerEndsTheWatch() {
        PageSource source = request -> StubPageSource.ofRows(1).fetch(request).delaySubscription(Duration.ofMillis(1));

        failsWithTheError(BatchSessionFlux.over(source)
                .watch(
                        BatchFilter.all(),
                        WatchOptions.every(Duration.ofMillis(10)).onPolled(poll -> {
                            throw missing;
                        })));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void anErrorOfTheClockEndsTheWatch(int call) {
        PageSource source = request -> StubPageSource.ofRows(1).fetch(request).delaySubscription(Duration.ofMillis(1));
        AtomicInteger calls = new AtomicInteger();
        InstantSource clock = () -> {
            if (calls.incrementAndGet() == call) {
                throw missing;
            }
            return Instant.now();
        };

        failsWithTheError(BatchSessionFlux.over(source)
                .watch(
                        BatchFilter.all(),
                        WatchOptions.every(Duration.ofMillis(10))
                                .emitExisting(false)
                                .clock(clock.withZone(ZoneOffset.UTC))));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void anErrorOfTheSchedulersTimeEndsTheWatch(int call) {
        PageSource source = request -> StubPageSource.ofRows(2).fetch(request).delaySubscription(Duration.ofMillis(1));
        AtomicInteger calls = new AtomicInteger();

        failsWithTheError(BatchSessionFlux.over(source)
                .watch(
                        BatchFilter.all(),
                        WatchOptions.every(Duration.ofMillis(10)).scheduler(new FailingTime(calls, call))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void anErrorOfAListingsFunctionEndsTheWatch(int call) {
        AtomicInteger calls = new AtomicInteger();

        failsWithTheError(BatchWatch.over(
                filter -> {
                    if (calls.incrementAndGet() == call) {
                        throw missing;
                    }
                    return Flux.<BatchSummary>empty().delaySubscription(Duration.ofMillis(1));
                },
                BatchFilter.all(),
                WatchOptions.every(Duration.ofMillis(10))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void anErrorOfTheSchedulersTimeEndsAWait(int call) {
        PageSource source = request -> StubPageSource.ofRows(2).fetch(request).delaySubscription(Duration.ofMillis(1));
        BatchWaiter waiter = BatchSessionFlux.over(source)
                .waiter(WatchOptions.every(Duration.ofMillis(10))
                        .scheduler(new FailingTime(new AtomicInteger(), call)));

        failsWithTheError(waiter.untilEnded(new UUID(9, 9)).flux());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void anErrorOfAListingsFunctionEndsAWait(int call) {
        AtomicInteger calls = new AtomicInteger();
        BatchWaiter waiter = BatchWaiter.over(
                filter -> {
                    if (calls.incrementAndGet() == call) {
                        throw missing;
                    }
                    return Flux.<BatchSummary>empty().delaySubscription(Duration.ofMillis(1));
                },
                WatchOptions.every(Duration.ofMillis(10)));

        failsWithTheError(waiter.untilEnded(new UUID(9, 9)).flux());
    }

    /** The scheduler of {@code parallel()}, whose time throws the error once. */
    private final class FailingTime implements Scheduler {
        private final AtomicInteger calls;
        private final int failing;

        private FailingTime(AtomicInteger calls, int failing) {
            this.calls = calls;
            this.failing = failing;
        }

        @Override
        public long now(TimeUnit unit) {
            if (calls.incrementAndGet() == failing) {
                throw missing;
            }
            return Schedulers.parallel().now(unit);
        }

        @Override
        public Disposable schedule(Runnable task) {
            return Schedulers.parallel().schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return Schedulers.parallel().schedule(task, delay, unit);
        }

        @Override
        public Worker createWorker() {
            return Schedulers.parallel().createWorker();
        }
    }

    private void failsWithTheError(Flux<?> flux) {
        StepVerifier.create(flux.ignoreElements())
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(missing))
                .verify(PATIENCE);
    }
}
