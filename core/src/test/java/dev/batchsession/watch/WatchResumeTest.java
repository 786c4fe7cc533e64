package dev.batchsession.watch;

import static dev.batchsession.watch.BatchChange.Kind.CREATED;
import static dev.batchsession.watch.BatchChange.Kind.EXISTING;
import static dev.batchsession.watch.BatchChange.Kind.REMOVED;
import static dev.batchsession.watch.BatchChange.Kind.STATUS_CHANGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import dev.batchsession.scripted.SchedulerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A watch that goes on where another one was, in another process too. */
class WatchResumeTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final BatchFilter ALL = BatchFilter.all();

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ServerModel server = new ServerModel();
    private final List<BatchChange> changes = new ArrayList<>();
    private final WatchOptions options =
            WatchOptions.every(INTERVAL).scheduler(time).clock(SchedulerClock.of(time, START));

    @Test
    void emitsWhatHappenedWhileNoWatchRanAndNothingTwice() {
        for (int n = 0; n < 50; n++) {
            server.create(id(n), n < 40 ? BatchStatus.COMPLETED : BatchStatus.PENDING, START.plusSeconds(n));
        }
        watch(ALL, options).dispose();
        assertThat(changes).hasSize(50);

        server.set(id(3), BatchStatus.PROCESSING);
        server.set(id(45), BatchStatus.FAILED);
        server.delete(id(20));
        server.delete(id(49));
        server.create(id(50), BatchStatus.CANCELLED, START.plusSeconds(50));
        resume(ALL, 50);
        time.advanceTimeBy(Duration.ofHours(1));

        assertThat(changes)
                .extracting(BatchChange::kind)
                .containsExactlyInAnyOrder(STATUS_CHANGED, STATUS_CHANGED, REMOVED, REMOVED, CREATED);
    }

    @Test
    void goesOnTellingWhatExistsWhereItStopped() {
        for (int n = 0; n < 10; n++) {
            server.create(id(n), BatchStatus.COMPLETED, START.plusSeconds(n));
        }
        watch(ALL, options).dispose();

        resume(ALL, 4);

        assertThat(changes).extracting(BatchChange::kind).containsOnly(EXISTING);
        assertThat(changes).extracting(BatchChange::batchId).containsExactly(id(4), id(5), id(6), id(7), id(8), id(9));
    }

    @Test
    void isBoundedByTheBatchesThatAreLiveOrOfLate() {
        for (int n = 0; n < 5_000; n++) {
            server.create(id(n), BatchStatus.COMPLETED, START.minusSeconds(10_000 - n));
        }
        for (int n = 5_000; n < 5_100; n++) {
            server.create(id(n), BatchStatus.PROCESSING, START);
        }
        watch(ALL, options.endedRetention(Duration.ofMinutes(1))).dispose();

        String text = last().checkpoint().encode();

        assertThat(text).matches("[A-Za-z0-9._-]+");
        assertThat(text.length()).isLessThan(100 * 60);
    }

    @Test
    void comesBackAsItWasWithTextsOfUnknownStatusesAndTimesThatAreMissing() {
        server.create(id(1), BatchStatus.UNKNOWN, START);
        server.create(id(2), START, false);
        watch(ALL, options).dispose();

        resume(ALL, 2);
        time.advanceTimeBy(Duration.ofHours(1));

        assertThat(changes).isEmpty();
    }

    @Test
    void keepsNoMoreOfAStatusThanABound() {
        BatchSummary row = new BatchSummary(id(1), BatchStatus.UNKNOWN, 0, 0, 0, START, null, "x".repeat(70_000));
        WatchCheckpoint position = WatchCheckpoint.of(
                WatchCheckpoint.checkpoint(null, ALL, false, null, new EmittedLog(Map.of(id(1), row))), null, ALL, 1);

        assertThat(position.rows().get(id(1)).statusText()).isEqualTo("x".repeat(1_000));
    }

    @Test
    void refusesWhatIsNoCheckpointOfThisWatch() {
        server.create(id(1), BatchStatus.PENDING, START);
        watch(ALL, options).dispose();
        Checkpoint ofAll = last().checkpoint();
        BatchFilter failed = ALL.status(BatchStatus.FAILED);
        Checkpoint ofListing = BatchSessionFlux.over(server)
                .listPages(ALL, ListOptions.defaults())
                .blockFirst()
                .checkpoint();
        Checkpoint garbage = Checkpoint.of("watch", 1, () -> new byte[] {1, 2, 3});
        Checkpoint newer = Checkpoint.of("watch", 3, () -> new byte[] {1, 2, 3});

        refuses(failed, ofAll, "another filter");
        refuses(ALL, ofListing, "expected a checkpoint of a watch");
        refuses(ALL, garbage, "invalid checkpoint of a watch");
        refuses(ALL, newer, "newer version");
    }

    @Test
    void refusesAStateThatWasCutOrChangedAnywhere() {
        server.create(id(1), BatchStatus.PENDING, START);
        server.create(id(2), BatchStatus.UNKNOWN, START);
        watch(ALL, options).dispose();
        byte[] state = last().checkpoint().state("watch", 2);

        for (int at = 0; at < state.length; at++) {
            byte[] cut = Arrays.copyOf(state, at);
            refuses(ALL, Checkpoint.of("watch", 2, () -> cut), "checkpoint");
            byte[] changed = state.clone();
            changed[at] ^= 0x55;
            refuses(ALL, Checkpoint.of("watch", 2, () -> changed), "checkpoint");
        }
    }

    @Test
    void aChangeThatNoWatchEmittedHasNoCheckpoint() {
        server.create(id(1), BatchStatus.PENDING, START);
        BatchChange change = new BatchChange(CREATED, null, server.row(id(1)), START);

        assertThatIllegalStateException().isThrownBy(change::checkpoint);
    }

    private void refuses(BatchFilter filter, Checkpoint checkpoint, String why) {
        assertThatExceptionOfType(InvalidCheckpointException.class)
                .isThrownBy(() -> BatchSessionFlux.over(server).watch(filter, options.resumeFrom(checkpoint)))
                .withMessageContaining(why);
    }

    private Disposable watch(BatchFilter filter, WatchOptions options) {
        changes.clear();
        return BatchSessionFlux.over(server).watch(filter, options).subscribe(changes::add);
    }

    private void resume(BatchFilter filter, int taken) {
        String kept = changes.get(taken - 1).checkpoint().encode();
        watch(filter, options.resumeFrom(Checkpoint.decode(kept)));
    }

    private BatchChange last() {
        return changes.get(changes.size() - 1);
    }

    private static UUID id(int n) {
        return new UUID(0, n);
    }
}
