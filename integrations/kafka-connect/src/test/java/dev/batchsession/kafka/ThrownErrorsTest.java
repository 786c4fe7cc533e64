package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageSource;
import dev.batchsession.testing.StubPageSource;
import dev.batchsession.watch.WatchOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** An error on another thread fails the task: without that a poll would find nothing for ever. */
@Timeout(60)
class ThrownErrorsTest {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final DemandQueue<Event> queue = new DemandQueue<>(10);
    private final ThrownErrors thrown = new ThrownErrors(queue::fail);
    private final Scheduler timer = thrown.around(Schedulers.parallel());

    static List<Error> fatal() {
        // as no memory; an OutOfMemoryError itself would end the run, should a test fail
        return List.of(new NoClassDefFoundError("a/class/that/is/missing"), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("fatal")
    void whatIsThrownByThoseWhoReceiveAPageFailsTheTask(Error error) {
        assertFailsWith(error, snapshots(source(), new FailingClock(error, 2).withZone(ZoneOffset.UTC)));
    }

    @ParameterizedTest
    @MethodSource("fatal")
    void whatIsThrownAfterATimerFailsTheTask(Error error) {
        // without rows the clock is read when a snapshot begins: from the second one on, when a timer fires
        assertFailsWith(
                error,
                snapshots(
                        thrown.around(StubPageSource.ofRows(0)), new FailingClock(error, 4).withZone(ZoneOffset.UTC)));
    }

    @ParameterizedTest
    @MethodSource("fatal")
    void whatASourceThrowsAfterATimerFailsTheTask(Error error) {
        AtomicInteger calls = new AtomicInteger();
        PageSource source = thrown.around(request -> {
            if (calls.incrementAndGet() > 6) {
                throw error;
            }
            return StubPageSource.ofRows(1).fetch(request);
        });

        assertFailsWith(error, changes(source, WatchOptions.every(INTERVAL)));
    }

    @ParameterizedTest
    @MethodSource("fatal")
    void whatAListenerOfTheWatchThrowsFailsTheTask(Error error) {
        WatchOptions options = WatchOptions.every(INTERVAL).onPolled(poll -> {
            throw error;
        });

        assertFailsWith(error, changes(source(), options));
    }

    @ParameterizedTest
    @MethodSource("fatal")
    void whatASourceSignalsFailsTheTaskAsItIs(Error error) {
        Settings settings = Settings.of(Properties.of("changes", "http://127.0.0.1:1"));
        PollGate gate = new PollGate(Duration.ofSeconds(5), System::nanoTime);
        PageSource source = new TaskStreams(settings, null, gate, thrown)
                .decorator(new Assignment("a", 0, 1, 1))
                .apply(request -> Mono.<BatchPage>error(error).delaySubscription(Duration.ofMillis(1)));

        assertFailsWith(error, changes(source, WatchOptions.every(INTERVAL)));
    }

    @Test
    void anExceptionFailsTheTaskAsOneOfConnect() {
        queue.fail(new IllegalStateException("gone"));

        assertThatThrownBy(this::takeAll).isInstanceOf(ConnectException.class).hasMessage("gone");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void everyTaskOfASchedulerIsCovered(int kind) {
        Error error = new NoClassDefFoundError("a/class/that/is/missing");
        Runnable task = () -> {
            throw error;
        };
        Scheduler.Worker worker = timer.createWorker();
        Disposable scheduled = Stream.<Supplier<Disposable>>of(
                        () -> timer.schedule(task),
                        () -> timer.schedule(task, 1, TimeUnit.MILLISECONDS),
                        () -> timer.schedulePeriodically(task, 1, 1_000, TimeUnit.MILLISECONDS),
                        () -> worker.schedule(task),
                        () -> worker.schedule(task, 1, TimeUnit.MILLISECONDS),
                        () -> worker.schedulePeriodically(task, 1, 1_000, TimeUnit.MILLISECONDS))
                .skip(kind)
                .findFirst()
                .orElseThrow()
                .get();

        assertFailsWith(error, Flux.never());
        scheduled.dispose();
        worker.dispose();
        assertThat(worker.isDisposed()).isTrue();
    }

    /** As a task subscribes and takes, on one thread, which may be the one that throws. */
    private void assertFailsWith(Error error, Flux<Event> stream) {
        assertThatThrownBy(() -> {
                    stream.subscribe(queue);
                    takeAll();
                })
                .isSameAs(error);
    }

    private void takeAll() throws InterruptedException {
        while (true) {
            BatchSessionSourceTask.take(queue);
        }
    }

    /** Answers on a thread of its own. */
    private PageSource source() {
        StubPageSource rows = StubPageSource.ofRows(3);
        return thrown.around(request -> rows.fetch(request).publishOn(Schedulers.parallel()));
    }

    private Flux<Event> snapshots(PageSource source, Clock clock) {
        Windows windows = new Windows(BatchFilter.all(), Duration.ofDays(7), 0, 1);
        return new SnapshotStream("a", BatchSessionFlux.over(source), null, windows, INTERVAL, timer, clock)
                .events(null);
    }

    private Flux<Event> changes(PageSource source, WatchOptions options) {
        return new ChangeStream("a", BatchSessionFlux.over(source), BatchFilter.all(), options.scheduler(timer))
                .events(null);
    }

    /** Tells the time so often, and then throws. */
    private static final class FailingClock implements InstantSource {
        private final Error error;
        private final AtomicInteger left;

        FailingClock(Error error, int times) {
            this.error = error;
            this.left = new AtomicInteger(times);
        }

        @Override
        public Instant instant() {
            if (left.getAndDecrement() <= 0) {
                throw error;
            }
            return Instant.EPOCH;
        }
    }
}
