package dev.batchsession.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListElsewhere;
import dev.batchsession.export.GeneratedList;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.subscriber.TestSubscriber;
import reactor.test.util.RaceTestUtils;

/** Waits that start and stop while others do, and while polls end on other threads. */
class WaiterRaceTest {
    private static final int ROUNDS = Integer.getInteger("race.rounds", 200);
    private static final int ROWS = 6; // which have all ended
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ListElsewhere list = new ListElsewhere(ROWS);
    private final List<BatchSummary> rows = GeneratedList.rows(1, ROWS);
    private final Sinks.Many<Integer> hints = Sinks.many().multicast().directBestEffort();
    private final BatchWaiter waiter = BatchSessionFlux.over(list)
            .waiter(WatchOptions.every(Duration.ofMillis(1)).wakeOn(hints.asFlux()));
    private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void noteWhatIsDropped() {
        Hooks.onErrorDropped(dropped::add);
        Schedulers.onHandleError((thread, failure) -> dropped.add(failure));
    }

    @AfterEach
    void nothingWasDropped() {
        Hooks.resetOnErrorDropped();
        Schedulers.resetOnHandleError();
        assertThat(dropped).isEmpty();
    }

    @Test
    void waitsThatStartTogetherAllEnd() {
        for (int round = 0; round < ROUNDS; round++) {
            List<TestSubscriber<BatchSummary>> waits = new ArrayList<>();
            for (int n = 0; n < 4; n++) {
                waits.add(TestSubscriber.create());
            }

            RaceTestUtils.race(
                    () -> waiter.untilEnded(id(0)).subscribe(waits.get(0)),
                    () -> waiter.untilAllEnded(List.of(id(1), id(2))).subscribe(waits.get(1)),
                    () -> waiter.untilEnded(rows.get(3)).subscribe(waits.get(2)),
                    () -> waiter.untilEnded(id(0)).subscribe(waits.get(3)));

            waits.forEach(wait -> wait.block(PATIENCE));
            assertThat(waits).allMatch(wait -> wait.expectTerminalSignal().isOnComplete());
            assertThat(waits.get(1).getReceivedOnNext()).hasSize(2);
            assertThat(waits).allMatch(wait -> wait.getProtocolErrors().isEmpty());
        }
        list.awaitNoneInFlight();
    }

    @Test
    void aWaitThatStartsWhenTheLastOneStopsEnds() {
        for (int round = 0; round < ROUNDS; round++) {
            TestSubscriber<BatchSummary> last = TestSubscriber.create();
            TestSubscriber<BatchSummary> next = TestSubscriber.create();
            waiter.untilEnded(round % 2 == 0 ? unknown() : id(1)).subscribe(last);

            RaceTestUtils.race(
                    last::cancel, () -> waiter.untilEnded(id(0)).subscribe(next), () -> hints.tryEmitNext(1));

            next.block(PATIENCE);
            assertThat(next.expectTerminalSignal().isOnComplete()).isTrue();
        }
        list.awaitNoneInFlight();
    }

    @Test
    void aCancelThatMeetsARequestOrAPollLeavesNoCallBehind() {
        for (int round = 0; round < ROUNDS; round++) {
            TestSubscriber<BatchSummary> wait =
                    TestSubscriber.builder().initialRequest(round % 3).build();
            waiter.untilAllEnded(List.of(id(0), id(1), unknown())).subscribe(wait);

            RaceTestUtils.race(wait::cancel, () -> wait.request(2));

            list.awaitNoneInFlight();
            assertThat(wait.getProtocolErrors()).isEmpty();
        }
    }

    /** Whatever touches the state of the shared watch does so alone; here, a listener is still busy with the poll before. */
    @Test
    void aPollStartsWhenTheStepBeforeIsDone() throws InterruptedException {
        Scheduler elsewhere = Schedulers.newBoundedElastic(2, 100, "may-block");
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        BatchSummary ended = new BatchSummary(id(0), BatchStatus.COMPLETED, 1, 1, 0, Instant.now(), null);
        BatchWaiter waiter = BatchWaiter.over(
                filter -> Flux.just(ended)
                        .doOnSubscribe(subscribed -> calls.incrementAndGet())
                        .subscribeOn(elsewhere),
                WatchOptions.every(Duration.ofNanos(1)).onPolled(poll -> {
                    busy.countDown();
                    await(release);
                }));
        try {
            TestSubscriber<BatchSummary> last = TestSubscriber.create();
            new Thread(() -> waiter.untilEnded(unknown()).subscribe(last)).start(); // this thread may run the listener
            assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
            int before = calls.get();
            last.cancel();
            TestSubscriber<BatchSummary> next = TestSubscriber.create();
            waiter.untilEnded(ended.batchId()).subscribe(next);

            assertThat(calls).hasValue(before);
            release.countDown();
            next.block(PATIENCE);
            assertThat(next.getReceivedOnNext()).hasSize(1);
            assertThat(calls).hasValueGreaterThan(before);
        } finally {
            release.countDown();
            elsewhere.dispose();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private UUID id(int n) {
        assertThat(rows.get(n).status()).isEqualTo(BatchStatus.COMPLETED);
        return rows.get(n).batchId();
    }

    private static UUID unknown() {
        return new UUID(7, 7);
    }
}
