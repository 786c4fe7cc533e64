package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.page.PageSource;
import dev.batchsession.watch.WatchOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** From Kafka to the API: what is not polled for is not fetched. */
class BackpressureTest {
    private static final int ROWS = 2_000;

    private final FakeTeam team = new FakeTeam();

    @AfterEach
    void close() {
        team.close();
    }

    @Test
    void fetchesNoMorePagesThanFillTheBuffer() throws Exception {
        for (int n = 1; n <= ROWS; n++) {
            team.put(n, BatchStatus.COMPLETED);
        }
        Windows windows = new Windows(BatchFilter.all(), Duration.ofDays(7), 0, 1);
        DemandQueue<Event> queue = new DemandQueue<>(250);
        BatchSessionFlux batches = BatchSessionFlux.over(team.source());
        new SnapshotStream("a", batches, null, windows, null, Schedulers.parallel(), Clock.systemUTC())
                .events(null)
                .subscribe(queue);

        assertThat(team.calls()).isEqualTo(3);
        assertThat(queue.take(Duration.ZERO)).hasSize(250);
        assertThat(team.calls()).isEqualTo(6);
        queue.dispose();
    }

    @Test
    void aWatchThatNobodyPollsMakesNoCall() throws Exception {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        AtomicLong now = new AtomicLong();
        PollGate gate = new PollGate(Duration.ofSeconds(5), now::get);
        PageSource gated = gate.around(UnaryOperator.identity()).apply(team.source());
        DemandQueue<Event> queue = new DemandQueue<>(250);
        WatchOptions everySecond = WatchOptions.every(Duration.ofSeconds(1)).scheduler(time);
        new ChangeStream("a", BatchSessionFlux.over(gated), BatchFilter.all(), everySecond)
                .events(null)
                .subscribe(queue);
        time.advanceTimeBy(Duration.ofSeconds(3));
        int calls = team.calls();
        assertThat(calls).isPositive();

        now.set(Duration.ofSeconds(5).toNanos());
        time.advanceTimeBy(Duration.ofHours(1));
        assertThat(team.calls()).isEqualTo(calls);

        gate.polled();
        assertThat(team.calls()).isGreaterThan(calls);
        queue.dispose();
    }
}
