package dev.batchsession.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import dev.batchsession.page.TransportException;
import dev.batchsession.scripted.InMemoryList;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.WatchOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

/** What a dashboard shows of a watch. */
class WatchMetricsTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(1, 2);

    @RegisterExtension
    private final VirtualTime time = new VirtualTime();

    private final MeterRegistry meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, time);
    private final InMemoryList api = new InMemoryList();
    private final BatchSessionFlux batches = BatchSessionFlux.over(api);
    private final WatchMetrics metrics = new WatchMetrics(meters, "board");

    @Test
    void tellHowOldIsWhatTheWatchKnows() {
        assertThat(lagSeconds()).isNaN();
        TestSubscriber<BatchChange> watch = watching(Long.MAX_VALUE);
        assertThat(lagSeconds()).isZero();

        time.advance(Duration.ofSeconds(4));
        assertThat(lagSeconds()).isEqualTo(4);
        time.advance(Duration.ofSeconds(7));
        assertThat(lagSeconds()).isEqualTo(1);

        api.failWith(new TransportException(1, "reset", true, null));
        time.advance(Duration.ofSeconds(30));
        assertThat(lagSeconds()).isEqualTo(31);
        watch.cancel();
        assertThat(lagSeconds()).isNaN();
    }

    @Test
    void tellOfTheWatchThatIsFurthestBehind() {
        watching(Long.MAX_VALUE);
        create(A, BatchStatus.PENDING, VirtualTime.START);
        TestSubscriber<BatchChange> stalled = watching(1);

        time.advance(Duration.ofSeconds(60));

        assertThat(gauge("subscriptions")).isEqualTo(2);
        assertThat(lagSeconds()).isEqualTo(60);
        stalled.cancel();
        assertThat(gauge("subscriptions")).isEqualTo(1);
        assertThat(lagSeconds()).isLessThan(10);
    }

    @Test
    void countPollsAndTheirFailures() {
        watching(Long.MAX_VALUE);
        time.advance(INTERVAL);
        api.failWith(new TransportException(1, "reset", true, null));
        time.advance(INTERVAL);

        assertThat(meters.get("batch.sessions.watch.poll").timer().count()).isEqualTo(2);
        assertThat(meters.get("batch.sessions.watch.poll.failures").counter().count())
                .isEqualTo(1);
    }

    @Test
    void takeTheTimeOfPolls() {
        api.respondAfter(Duration.ofMillis(200));

        watching(Long.MAX_VALUE);
        time.advance(Duration.ofSeconds(5));

        assertThat(meters.get("batch.sessions.watch.poll").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(200.0 * api.calls());
    }

    @Test
    void countChangesByKindAndLiveBatches() {
        create(A, BatchStatus.PENDING, VirtualTime.START.minusSeconds(5));
        watching(Long.MAX_VALUE);
        create(B, BatchStatus.PENDING, VirtualTime.START.plusSeconds(1));
        time.advance(INTERVAL);
        assertThat(gauge("live")).isEqualTo(2);
        put(A, BatchStatus.COMPLETED, VirtualTime.START.minusSeconds(5), null);
        time.advance(INTERVAL);

        assertThat(changes("existing")).isEqualTo(1);
        assertThat(changes("created")).isEqualTo(1);
        assertThat(changes("status_changed")).isEqualTo(1);
        assertThat(changes("removed")).isZero();
        assertThat(gauge("live")).isEqualTo(1);
    }

    @Test
    void tellHowLateChangesAreTold() {
        create(A, BatchStatus.PENDING, VirtualTime.START.minusSeconds(5)); // exists: it is not late
        watching(Long.MAX_VALUE);
        create(B, BatchStatus.PENDING, VirtualTime.START.plusSeconds(7)); // emitted at 10
        time.advance(INTERVAL);
        Instant end = VirtualTime.START.plusSeconds(18); // emitted at 20
        put(A, BatchStatus.COMPLETED, VirtualTime.START.minusSeconds(5), end);
        time.advance(INTERVAL);
        Instant ahead = VirtualTime.START.plusSeconds(31); // emitted at 30: the API's clock is ahead
        put(B, BatchStatus.COMPLETED, VirtualTime.START.plusSeconds(7), ahead);
        time.advance(INTERVAL);

        assertThat(delay("created").count()).isEqualTo(1);
        assertThat(delay("created").totalTime(TimeUnit.SECONDS)).isEqualTo(3);
        assertThat(delay("ended").count()).isEqualTo(2);
        assertThat(delay("ended").totalTime(TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void leaveTheListenersOfTheOptions() {
        List<Object> heard = new ArrayList<>();
        WatchOptions options = options().onPolled(heard::add).onPollFailed(heard::add);
        metrics.watch(batches, BatchFilter.all(), options).subscribe(TestSubscriber.create());
        api.failWith(new TransportException(1, "reset", true, null));
        time.advance(INTERVAL);

        assertThat(heard).hasSize(2);
    }

    @Test
    void forgetAWatchThatCouldNotBegin() {
        StepVerifier.create(metrics.watch(
                        batches, BatchFilter.all(), options().resumeFrom(Checkpoint.decode(someListingsCheckpoint()))))
                .verifyError(InvalidCheckpointException.class);

        assertThat(gauge("subscriptions")).isZero();
    }

    @Test
    void traceEachCallOnItsOwn() {
        TestObservationRegistry observations = TestObservationRegistry.create();
        Observation request = Observation.start("request", observations);
        BatchSessionFlux observed = BatchSessionFlux.over(BatchSessionObservations.of(observations, meters)
                .around(UnaryOperator.identity())
                .apply(api));

        TestSubscriber<BatchChange> watch = TestSubscriber.create();
        metrics.watch(observed, BatchFilter.all(), options())
                .contextWrite(context -> context.put(ObservationThreadLocalAccessor.KEY, request))
                .subscribe(watch);
        time.advance(INTERVAL);

        TestObservationRegistryAssert.assertThat(observations)
                .hasHandledContextsThatSatisfy(contexts -> assertThat(contexts)
                        .filteredOn(CallContext.class::isInstance)
                        .isNotEmpty()
                        .allSatisfy(
                                call -> assertThat(call.getParentObservation()).isNull()));
    }

    @Test
    void nothingIsNull() {
        assertThatNullPointerException().isThrownBy(() -> new WatchMetrics(null, "x"));
        assertThatNullPointerException().isThrownBy(() -> new WatchMetrics(meters, null));
        assertThatNullPointerException().isThrownBy(() -> metrics.watch(null, BatchFilter.all(), options()));
        assertThatNullPointerException().isThrownBy(() -> metrics.watch(batches, null, options()));
        assertThatNullPointerException().isThrownBy(() -> metrics.watch(batches, BatchFilter.all(), null));
    }

    private TestSubscriber<BatchChange> watching(long demand) {
        TestSubscriber<BatchChange> subscriber =
                TestSubscriber.builder().initialRequest(demand).build();
        metrics.watch(batches, BatchFilter.all(), options()).subscribe(subscriber);
        return subscriber;
    }

    private WatchOptions options() {
        return WatchOptions.every(INTERVAL).scheduler(Schedulers.parallel()).clock(time.javaClock());
    }

    private String someListingsCheckpoint() {
        return batches.listPages(BatchFilter.all()).blockFirst().checkpoint().encode();
    }

    private double lagSeconds() {
        return meters.get("batch.sessions.watch.lag")
                .tag("watch", "board")
                .timeGauge()
                .value(TimeUnit.SECONDS);
    }

    private double gauge(String name) {
        return meters.get("batch.sessions.watch." + name)
                .tag("watch", "board")
                .gauge()
                .value();
    }

    private double changes(String kind) {
        return meters.get("batch.sessions.watch.changes")
                .tag("kind", kind)
                .counter()
                .count();
    }

    private io.micrometer.core.instrument.Timer delay(String event) {
        return meters.get("batch.sessions.watch.delay").tag("event", event).timer();
    }

    private void create(UUID id, BatchStatus status, Instant createdAt) {
        put(id, status, createdAt, null);
    }

    private void put(UUID id, BatchStatus status, Instant createdAt, Instant end) {
        api.put(new BatchSummary(id, status, 10, 0, 0, createdAt, end));
    }
}
