package dev.batchsession.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.examples.WatchAndShare.Update;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.scripted.InMemoryList;
import dev.batchsession.watch.BatchChange.Kind;
import dev.batchsession.watch.WatchOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What the subscribers of a shared watch receive, and how slow ones affect the others. */
class WatchAndShareTest {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(1, 2);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final InMemoryList server = new InMemoryList();
    private final Flux<Update> shared = WatchAndShare.shared(
            BatchSessionFlux.over(server),
            BatchFilter.all(),
            WatchOptions.every(INTERVAL).scheduler(time));

    @Test
    void aLateSubscriberStartsWithThePresentStateAndCausesNoCall() {
        put(A, BatchStatus.PROCESSING);
        put(B, BatchStatus.PENDING);
        Reader first = new Reader(shared, Long.MAX_VALUE);
        put(B, BatchStatus.CANCELLED);
        time.advanceTimeBy(INTERVAL);
        assertThat(first.kinds()).containsExactly(Kind.EXISTING, Kind.EXISTING, Kind.STATUS_CHANGED);
        int calls = server.calls();

        Reader late = new Reader(shared, Long.MAX_VALUE);

        assertThat(server.calls()).isEqualTo(calls);
        assertThat(late.kinds()).containsExactly(Kind.STATUS_CHANGED);
        assertThat(late.last().batches()).isEqualTo(server.rows());
        server.remove(A);
        time.advanceTimeBy(INTERVAL.multipliedBy(2)); // the second poll without it
        assertThat(late.kinds()).containsExactly(Kind.STATUS_CHANGED, Kind.REMOVED);
        assertThat(late.last().batches()).containsOnlyKeys(B);
    }

    @Test
    void aSlowSubscriberStopsThePollsForAll() {
        put(A, BatchStatus.PROCESSING);
        Reader slow = new Reader(shared, 1);
        Reader quick = new Reader(shared, Long.MAX_VALUE);
        time.advanceTimeBy(INTERVAL);
        put(A, BatchStatus.PENDING);
        time.advanceTimeBy(INTERVAL);
        put(B, BatchStatus.PENDING);
        int calls = server.calls();

        time.advanceTimeBy(Duration.ofHours(1));

        assertThat(server.calls() - calls).isLessThan(10);
        assertThat(quick.last().batches()).doesNotContainKey(B);
        slow.request(10);
        time.advanceTimeBy(INTERVAL);
        assertThat(quick.last().batches()).isEqualTo(server.rows());
    }

    @Test
    void oneThatGoesAtItsOwnPaceHoldsUpNobodyAndGetsTheLatest() {
        put(A, BatchStatus.PROCESSING);
        Reader slow = new Reader(WatchAndShare.latest(shared), 1);
        Reader quick = new Reader(shared, Long.MAX_VALUE);
        for (BatchStatus status : List.of(BatchStatus.PENDING, BatchStatus.PROCESSING, BatchStatus.COMPLETED)) {
            put(A, status);
            time.advanceTimeBy(INTERVAL);
        }
        put(B, BatchStatus.PENDING);
        time.advanceTimeBy(INTERVAL);

        assertThat(quick.kinds()).hasSize(5);
        assertThat(slow.kinds()).hasSize(1);
        slow.request(1);
        assertThat(slow.kinds()).containsExactly(Kind.EXISTING, Kind.CREATED);
        assertThat(slow.last().batches()).isEqualTo(server.rows());
    }

    private static final class Reader extends BaseSubscriber<Update> {
        private final List<Update> updates = new ArrayList<>();
        private final long first;

        Reader(Flux<Update> shared, long first) {
            this.first = first;
            shared.subscribe(this);
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(first);
        }

        @Override
        protected void hookOnNext(Update value) {
            updates.add(value);
        }

        List<Kind> kinds() {
            return updates.stream().map(one -> one.change().kind()).toList();
        }

        Update last() {
            return updates.get(updates.size() - 1);
        }
    }

    private void put(UUID id, BatchStatus status) {
        Instant createdAt = START.plusSeconds(id.getLeastSignificantBits());
        server.put(new BatchSummary(id, status, 1, 0, 0, createdAt, null));
    }
}
