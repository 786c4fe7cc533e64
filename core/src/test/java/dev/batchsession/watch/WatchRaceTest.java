package dev.batchsession.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListElsewhere;
import dev.batchsession.model.BatchFilter;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.test.subscriber.TestSubscriber;
import reactor.test.util.RaceTestUtils;

/** Requests that meet polls, and each other; cancels that meet both. */
class WatchRaceTest {
    private static final int ROUNDS = Integer.getInteger("race.rounds", 200);
    private static final int ROWS = 12;

    private final ListElsewhere list = new ListElsewhere(ROWS);
    private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void noteWhatIsDropped() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void nothingWasDropped() {
        Hooks.resetOnErrorDropped();
        assertThat(dropped).isEmpty();
    }

    @Test
    void requestsFromTwoThreadsAreToldOfEachBatchOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            Flux<BatchChange> watch =
                    BatchSessionFlux.over(list).watch(BatchFilter.all(), WatchOptions.every(Duration.ofMillis(1)));
            TestSubscriber<BatchChange> consumer =
                    TestSubscriber.builder().initialRequest(0).build();
            watch.take(ROWS).subscribe(consumer);

            RaceTestUtils.race(() -> consumer.request(ROWS / 2), () -> consumer.request(ROWS / 2));

            consumer.block(Duration.ofSeconds(60));
            List<UUID> emitted = consumer.getReceivedOnNext().stream()
                    .map(BatchChange::batchId)
                    .toList();
            assertThat(emitted).hasSize(ROWS).doesNotHaveDuplicates();
            assertThat(consumer.getProtocolErrors()).isEmpty();
        }
    }

    @Test
    void aCancelThatMeetsARequestOrAPollLeavesNoCallBehind() {
        for (int round = 0; round < ROUNDS; round++) {
            TestSubscriber<BatchChange> consumer =
                    TestSubscriber.builder().initialRequest(round % ROWS).build();
            BatchSessionFlux.over(list)
                    .watch(BatchFilter.all(), WatchOptions.every(Duration.ofMillis(1)))
                    .subscribe(consumer);

            RaceTestUtils.race(consumer::cancel, () -> consumer.request(ROWS));

            list.awaitNoneInFlight();
            assertThat(consumer.getReceivedOnNext().stream().map(BatchChange::batchId))
                    .doesNotHaveDuplicates();
            assertThat(consumer.getProtocolErrors()).isEmpty();
        }
    }
}
