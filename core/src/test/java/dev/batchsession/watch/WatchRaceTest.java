package dev.batchsession.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.export.GeneratedList;
import dev.batchsession.model.BatchFilter;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Schedulers;
import reactor.test.subscriber.TestSubscriber;
import reactor.test.util.RaceTestUtils;

/** Requests that meet polls, and each other; cancels that meet both. */
class WatchRaceTest {
    private static final int ROUNDS = Integer.getInteger("race.rounds", 200);
    private static final int ROWS = 12;

    @Test
    void requestsFromTwoThreadsAreToldOfEachBatchOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            Flux<BatchChange> watch = BatchSessionFlux.over(
                            request -> new GeneratedList(ROWS).fetch(request).subscribeOn(Schedulers.parallel()))
                    .watch(BatchFilter.all(), WatchOptions.every(Duration.ofMillis(1)));
            TestSubscriber<BatchChange> consumer =
                    TestSubscriber.builder().initialRequest(0).build();
            watch.take(ROWS).subscribe(consumer);

            RaceTestUtils.race(() -> consumer.request(ROWS / 2), () -> consumer.request(ROWS / 2));

            consumer.block(Duration.ofSeconds(60));
            List<UUID> told = consumer.getReceivedOnNext().stream()
                    .map(BatchChange::batchId)
                    .toList();
            assertThat(told).hasSize(ROWS).doesNotHaveDuplicates();
            assertThat(consumer.getProtocolErrors()).isEmpty();
        }
    }

    @Test
    void aCancelThatMeetsARequestOrAPollLeavesNoCallBehind() {
        Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
        AtomicInteger inFlight = new AtomicInteger();
        Hooks.onErrorDropped(dropped::add);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                TestSubscriber<BatchChange> consumer =
                        TestSubscriber.builder().initialRequest(round % ROWS).build();
                BatchSessionFlux.over(request -> new GeneratedList(ROWS)
                                .fetch(request)
                                .subscribeOn(Schedulers.parallel())
                                .doOnSubscribe(subscribed -> inFlight.incrementAndGet())
                                .doFinally(end -> inFlight.decrementAndGet()))
                        .watch(BatchFilter.all(), WatchOptions.every(Duration.ofMillis(1)))
                        .subscribe(consumer);

                RaceTestUtils.race(consumer::cancel, () -> consumer.request(ROWS));

                awaitNone(inFlight);
                assertThat(consumer.getReceivedOnNext().stream().map(BatchChange::batchId))
                        .doesNotHaveDuplicates();
                assertThat(consumer.getProtocolErrors()).isEmpty();
            }
        } finally {
            Hooks.resetOnErrorDropped();
        }
        assertThat(dropped).isEmpty();
    }

    private static void awaitNone(AtomicInteger inFlight) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (inFlight.get() != 0) {
            assertThat(System.nanoTime()).as("calls in flight").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
