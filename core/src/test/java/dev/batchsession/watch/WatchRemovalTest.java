package dev.batchsession.watch;

import static dev.batchsession.watch.BatchChange.Kind.CREATED;
import static dev.batchsession.watch.BatchChange.Kind.REMOVED;
import static dev.batchsession.watch.BatchChange.Kind.STATUS_CHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.PageRequest;
import dev.batchsession.scripted.SchedulerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** When a batch counts as removed: two consecutive polls that queried its creation time, and did not return it. */
class WatchRemovalTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final BatchFilter ALL = BatchFilter.all();
    private static final int ENDED = 300;
    private static final int LIVE = 10;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ServerModel server = new ServerModel();
    private final List<BatchChange> changes = new ArrayList<>();
    private final WatchOptions options = WatchOptions.every(INTERVAL)
            .resyncInterval(Duration.ofMinutes(1))
            .scheduler(time)
            .clock(SchedulerClock.of(time, START));

    WatchRemovalTest() {
        for (int n = 0; n < ENDED + LIVE; n++) {
            BatchStatus status =
                    n < ENDED ? BatchStatus.COMPLETED : n % 2 == 0 ? BatchStatus.PENDING : BatchStatus.PROCESSING;
            server.create(id(n), status, START.minusSeconds(60L * (ENDED + LIVE - n)));
        }
    }

    @Test
    void onePollWithoutRowsRemovesAndCreatesNothing() {
        watch(options);
        changes.clear();
        for (int round = 0; round < 100; round++) { // at each position of a resync
            server.lags = call -> true;
            poll();
            server.lags = call -> false;
            time.advanceTimeBy(INTERVAL.multipliedBy(round % 7 + 8)); // until all are found again
        }

        assertThat(changes).isEmpty();
    }

    @Test
    void oneAnswerWithoutRowsRemovesAndCreatesNothing() {
        watch(options);
        changes.clear();
        List<Predicate<PageRequest>> kinds = List.of(
                call -> call.filter().status() == BatchStatus.PENDING,
                call -> call.filter().status() == BatchStatus.PROCESSING,
                call -> call.filter().status() == null,
                call -> call.filter().status() == null && call.filter().createdBefore() == null,
                call -> call.filter().createdBefore() != null);
        for (Predicate<PageRequest> kind : kinds) {
            server.lags = kind;
            poll();
            server.lags = call -> false;
            time.advanceTimeBy(Duration.ofMinutes(1));
        }

        assertThat(changes).isEmpty();
    }

    @Test
    void aResumedWatchWhoseFirstPollShowsNothingRemovesNothing() {
        watch(options);
        Checkpoint last = changes.get(changes.size() - 1).checkpoint();
        changes.clear();
        server.lags = call -> true;
        watch(options.resumeFrom(last));
        server.lags = call -> false;
        time.advanceTimeBy(Duration.ofHours(1));

        assertThat(changes).isEmpty();
    }

    @Test
    void aLiveBatchIsRemovedByTheSecondPollThatDoesNotShowIt() {
        watch(options);
        changes.clear();
        server.delete(id(ENDED));
        poll();
        assertThat(changes).isEmpty();
        poll();

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(REMOVED);
            assertThat(change.observedAt()).isEqualTo(START.plusSeconds(10));
        });
    }

    @Test
    void anEndedBatchIsRemovedByASpareCallOfThePollAfterTheOneThatMissedIt() {
        watch(options.resyncInterval(Duration.ofSeconds(1))); // one slice each poll, four in all
        changes.clear();
        server.delete(id(0));
        int calls = 0;
        int polls = 0;
        while (changes.isEmpty() && polls < 10) {
            server.requests().clear();
            poll();
            polls++;
            calls = server.requests().size();
        }

        assertThat(changes).extracting(BatchChange::kind).containsExactly(REMOVED);
        assertThat(polls).isLessThanOrEqualTo(5); // four slices until one misses it, and one poll more
        assertThat(calls).isEqualTo(5); // three, a slice, and the second query
    }

    @Test
    void aFailedPollNeitherConfirmsNorClears() {
        watch(options);
        changes.clear();
        server.delete(id(ENDED));
        poll();
        server.failsCall = () -> true;
        poll();
        assertThat(changes).isEmpty();
        server.failsCall = () -> false;
        poll();

        assertThat(changes).extracting(BatchChange::kind).containsExactly(REMOVED);
    }

    @Test
    void aBatchThatIsShownInBetweenIsNotRemoved() {
        watch(options);
        changes.clear();
        for (int round = 0; round < 10; round++) {
            server.lags = call -> true;
            poll();
            server.lags = call -> false;
            poll(); // shows what is live
            server.set(id(ENDED), BatchStatus.PROCESSING);
        }

        assertThat(changes).extracting(BatchChange::kind).containsOnly(STATUS_CHANGED, BatchChange.Kind.PROGRESSED);
    }

    @Test
    void aRestartCountsAnew() {
        watch(options);
        Checkpoint last = changes.get(changes.size() - 1).checkpoint();
        changes.clear();
        server.delete(id(ENDED));
        poll(); // misses it, and has nothing to emit: no later checkpoint
        watch(options.resumeFrom(Checkpoint.decode(last.encode())));
        assertThat(changes).isEmpty();
        poll();

        assertThat(changes).extracting(BatchChange::kind).contains(REMOVED);
    }

    @Test
    void aRemovalIsReportedOnceAndABatchThatReturnsAfterwardsIsCreated() {
        watch(options);
        changes.clear();
        UUID live = id(ENDED);
        server.delete(live);
        poll();
        poll();
        time.advanceTimeBy(Duration.ofHours(1));
        server.create(live, BatchStatus.PENDING, START.plusSeconds(3600));
        poll();

        assertThat(changes).extracting(BatchChange::kind).containsExactly(REMOVED, CREATED);
    }

    @Test
    void whatOneAnswerMissesIsLookedForWithinTheCallsOfAPollAndWhatEndsIsFoundMeanwhile() {
        watch(options);
        Checkpoint last = changes.get(changes.size() - 1).checkpoint();
        changes.clear();
        server.lags = call -> true;
        watch(options.resumeFrom(last)); // all 310 are missing now
        server.lags = call -> false;
        server.set(id(ENDED), BatchStatus.FAILED);
        for (int poll = 0; poll < 20; poll++) {
            server.requests().clear();
            poll();
            assertThat(server.requests()).hasSizeBetween(2 * 3, 2 * 5); // this watch, and the one before
        }

        assertThat(changes.stream().filter(change -> change.observedAt().equals(START.plusSeconds(5))))
                .extracting(BatchChange::kind)
                .containsExactly(STATUS_CHANGED, STATUS_CHANGED);
        assertThat(changes).hasSize(2);
    }

    private void watch(WatchOptions options) {
        BatchSessionFlux.over(server).watch(ALL, options).subscribe(changes::add);
    }

    private void poll() {
        time.advanceTimeBy(INTERVAL);
    }

    private static UUID id(int n) {
        return new UUID(0, n);
    }
}
