package dev.batchsession.watch;

import static dev.batchsession.watch.BatchChange.Kind.CREATED;
import static dev.batchsession.watch.BatchChange.Kind.EXISTING;
import static dev.batchsession.watch.BatchChange.Kind.PROGRESSED;
import static dev.batchsession.watch.BatchChange.Kind.REMOVED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.scripted.SchedulerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Times of creation that no batch can have, and clocks that are wrong: neither hides a change. */
class WatchFutureTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final BatchFilter ALL = BatchFilter.all();
    private static final UUID FUTURE = new UUID(9, 9);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ServerModel server = new ServerModel();
    private final List<BatchChange> changes = new ArrayList<>();
    private Duration clockIsAheadBy = Duration.ZERO;
    private Duration retention = Duration.ofDays(7);
    private boolean emitExisting = true;
    private Disposable watch;

    @ParameterizedTest
    @CsvSource({
        "2099-01-01T00:00:00Z,  0,  P7D, true",
        "2099-01-01T00:00:00Z,  0,  P7D, false",
        "2099-01-01T00:00:00Z,  0, PT1M, true",
        "2099-01-01T00:00:00Z,  0, PT1M, false",
        "2099-01-01T00:00:00Z, 10, PT1M, true",
        "2099-01-01T00:00:00Z, 10, PT1M, false",
        "2099-01-01T00:00:00Z,-10, PT1M, true",
        "2099-01-01T00:00:00Z,-10, PT1M, false",
        "2099-01-01T00:00:00Z, 50,  P7D, true",
        "2026-03-02T00:00:00Z,-10,  P7D, true",
        "2026-03-01T12:20:00Z,  0, PT1M, true",
        "2026-03-01T12:20:00Z,-10,  P7D, false",
        "9999-12-01T00:00:00Z, 0, P7D, true",
        "0000-06-01T00:00:00Z, 0, P36500D, true"
    })
    void eventsAreAsWithoutARowThatIsCreatedInAnotherTime(
            Instant createdAt, int minutesAhead, Duration retention, boolean emitExisting) {
        clockIsAheadBy = Duration.ofMinutes(minutesAhead);
        this.retention = retention;
        this.emitExisting = emitExisting;
        List<BatchChange> without = history(null);
        List<BatchChange> with = new WatchFutureTest().like(this).history(createdAt);

        assertThat(without).extracting(BatchChange::kind).contains(CREATED, REMOVED);
        assertThat(with).containsExactlyElementsOf(without);
    }

    private WatchFutureTest like(WatchFutureTest other) {
        clockIsAheadBy = other.clockIsAheadBy;
        retention = other.retention;
        emitExisting = other.emitExisting;
        return this;
    }

    /** What a watch emits of 19 batches, of those that come and go, and after a restart; but for the row of another time. */
    private List<BatchChange> history(Instant otherTime) {
        for (int n = 0; n < 19; n++) {
            server.create(id(n), n < 15 ? BatchStatus.COMPLETED : BatchStatus.PROCESSING, START.minusSeconds(60 - n));
        }
        if (otherTime != null) {
            server.create(FUTURE, BatchStatus.PENDING, otherTime);
        }
        watch(null);
        comeAndGo(100);
        server.delete(FUTURE);
        comeAndGo(200);
        if (otherTime != null) {
            server.create(FUTURE, BatchStatus.COMPLETED, otherTime);
        }
        comeAndGo(300);
        restart();
        comeAndGo(400);
        server.delete(FUTURE);
        comeAndGo(500);
        restart();
        comeAndGo(600);
        watch.dispose();
        return changes.stream()
                .filter(change -> !change.batchId().equals(FUTURE))
                .toList();
    }

    private void comeAndGo(int n) {
        server.create(id(n), BatchStatus.PENDING, now());
        time.advanceTimeBy(INTERVAL);
        server.progress(id(n));
        time.advanceTimeBy(INTERVAL);
        server.create(id(n + 1), BatchStatus.COMPLETED, now()); // created and ended between two polls
        time.advanceTimeBy(INTERVAL);
        server.set(id(n), BatchStatus.FAILED);
        time.advanceTimeBy(INTERVAL);
        server.delete(id(n + 1));
        time.advanceTimeBy(Duration.ofSeconds(40)); // a resync, within the shortest retention
        server.create(id(n + 2), BatchStatus.PROCESSING, now());
        time.advanceTimeBy(INTERVAL);
        server.delete(id(n + 2));
        time.advanceTimeBy(INTERVAL.multipliedBy(3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCheckpointWhoseMarkLiesInTheFutureHeals(boolean emitExisting) {
        this.emitExisting = emitExisting;
        server.create(id(1), BatchStatus.COMPLETED, START.minusSeconds(100));
        server.create(id(2), BatchStatus.PROCESSING, START.minusSeconds(90));
        server.create(id(3), BatchStatus.COMPLETED, START.minus(Duration.ofDays(8)));
        CreationKey evictedUpTo = CreationKey.endOf(Instant.parse("2098-12-25T00:00:00Z"));
        Map<UUID, dev.batchsession.model.BatchSummary> live = Map.of(id(2), server.row(id(2)));
        Checkpoint broken = WatchCheckpoint.checkpoint(null, ALL, false, evictedUpTo, new EmittedLog(live));
        server.create(id(4), BatchStatus.PENDING, START.minusSeconds(1));

        watch(broken);
        List<BatchChange.Kind> kinds = new ArrayList<>();
        if (emitExisting) {
            kinds.add(EXISTING); // 1: whether it was emitted before is not known
        }
        kinds.add(CREATED); // 4
        assertThat(changes).extracting(BatchChange::kind).containsExactlyElementsOf(kinds);
        changes.clear();
        server.delete(id(1));
        server.progress(id(2));
        server.create(id(5), BatchStatus.COMPLETED, now());
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(changes).extracting(BatchChange::kind).containsExactly(PROGRESSED, CREATED, REMOVED);
        Checkpoint healed = changes.get(2).checkpoint();
        changes.clear();
        watch.dispose();
        watch(healed);
        assertThat(changes).isEmpty();
    }

    @Test
    void manyRowsFromTheFutureRaiseNoCalls() {
        for (int n = 0; n < 300; n++) {
            server.create(
                    new UUID(9, n),
                    BatchStatus.COMPLETED,
                    Instant.parse("2099-01-01T00:00:00Z").plusSeconds(n));
            server.create(id(n), BatchStatus.COMPLETED, START.minusSeconds(10_000 - n));
        }
        server.create(id(1000), BatchStatus.PROCESSING, START.minusSeconds(1));
        Map<Long, Integer> callsByPoll = new TreeMap<>(); // a poll takes no time here
        server.beforeCall = () -> callsByPoll.merge(time.now(TimeUnit.SECONDS), 1, Integer::sum);
        watch(null);
        callsByPoll.clear();
        changes.clear();
        for (int n = 2_000; n < 2_200; n++) {
            server.create(id(n), BatchStatus.FAILED, now());
            time.advanceTimeBy(INTERVAL);
        }

        assertThat(callsByPoll).hasSize(200);
        assertThat(callsByPoll.values()).allMatch(calls -> calls <= 5);
        assertThat(changes).hasSize(200).extracting(BatchChange::kind).containsOnly(CREATED);
    }

    @Test
    void aClockThatIsYearsBehindHidesNothing() {
        clockIsAheadBy = Duration.ofDays(-20_000);
        for (int n = 0; n < 300; n++) {
            server.create(id(n), BatchStatus.COMPLETED, START.minusSeconds(10_000 - n));
        }
        watch(null);
        comeAndGo(1000);
        changes.clear();
        comeAndGo(2000);

        assertThat(changes)
                .extracting(BatchChange::kind)
                .containsExactly(
                        CREATED, PROGRESSED, CREATED, BatchChange.Kind.STATUS_CHANGED, REMOVED, CREATED, REMOVED);
    }

    private void restart() {
        watch.dispose();
        watch(changes.get(changes.size() - 1).checkpoint());
    }

    private void watch(Checkpoint from) {
        WatchOptions options = WatchOptions.every(INTERVAL)
                .emitExisting(emitExisting)
                .endedRetention(retention)
                .resyncInterval(Duration.ofSeconds(10))
                .scheduler(time)
                .clock(SchedulerClock.of(time, START.plus(clockIsAheadBy)));
        watch = BatchSessionFlux.over(server)
                .watch(ALL, from == null ? options : options.resumeFrom(Checkpoint.decode(from.encode())))
                .subscribe(changes::add);
    }

    private Instant now() {
        return START.plusNanos(time.now(TimeUnit.NANOSECONDS));
    }

    private static UUID id(int n) {
        return new UUID(0, n);
    }
}
