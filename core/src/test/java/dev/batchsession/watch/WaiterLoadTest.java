package dev.batchsession.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.TransportException;
import dev.batchsession.scripted.SchedulerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** A thousand waits on 10,000 batches, of which 1,000 are live, while 15 % of the calls fail. */
class WaiterLoadTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final int BATCHES = 10_000;
    private static final int WAITS = 1_000;
    private static final int MINUTES = 20;

    @Test
    void everyEndIsReportedOnceForTheCallsOfOneWait() {
        Run one = new Run(1);
        Run all = new Run(WAITS);

        assertThat(all.waits).allSatisfy(wait -> {
            assertThat(wait.expectTerminalSignal().isOnComplete()).isTrue();
            assertThat(wait.getReceivedOnNext()).singleElement().matches(Sightings::isEnded);
        });
        assertThat(one.waits.get(0).getReceivedOnNext()).hasSize(1);
        assertThat(all.calls).isCloseTo(one.calls, Percentage.withPercentage(10));
    }

    private static final class Run {
        private final Random random = new Random(7);
        private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
        private final LongList server = new LongList();
        private final List<TestSubscriber<BatchSummary>> waits = new ArrayList<>();
        private int calls;

        Run(int waiting) {
            for (int n = 0; n < BATCHES; n++) {
                boolean isLive = n >= BATCHES - WAITS;
                server.create(isLive ? BatchStatus.PROCESSING : BatchStatus.COMPLETED, START.minusSeconds(BATCHES - n));
            }
            Random failures = new Random(8);
            PageSource flaky = request -> Mono.defer(() -> {
                        calls++;
                        return failures.nextInt(100) < 15
                                ? Mono.error(new TransportException(request.page(), "reset", true, null))
                                : server.fetch(request);
                    })
                    .retry(1);
            BatchWaiter waiter = BatchSessionFlux.over(flaky)
                    .waiter(WatchOptions.every(Duration.ofSeconds(5))
                            .scheduler(time)
                            .clock(SchedulerClock.of(time, START)));
            for (int n = 0; n < waiting; n++) {
                TestSubscriber<BatchSummary> wait = TestSubscriber.create();
                waiter.untilEnded(id(BATCHES - 1 - n)).subscribe(wait);
                waits.add(wait);
            }
            for (int second = 0; second < MINUTES * 60; second++) {
                live(second);
                time.advanceTimeBy(Duration.ofSeconds(1));
            }
        }

        /** Ends each batch once; a few are reopened, and end again. The last one created ends last. */
        private void live(int second) {
            int n = BATCHES - WAITS + second;
            if (second < WAITS) {
                server.set(n, random.nextBoolean() ? BatchStatus.COMPLETED : BatchStatus.FAILED);
            }
            if (second % 50 == 0 && second < WAITS) {
                server.set(n, BatchStatus.PROCESSING);
            } else if (second % 50 == 30 && second < WAITS) {
                server.set(n - 30, BatchStatus.CANCELLED);
            }
        }

        private static UUID id(int n) {
            return new UUID(0, n);
        }
    }
}
