package dev.batchsession.exhaustive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.exhaustive.WatchHistory.Setup;
import dev.batchsession.exhaustive.WatchServer.Batch;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.scripted.SchedulerClock;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.BatchChange.Kind;
import dev.batchsession.watch.WatchOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.scheduler.VirtualTimeScheduler;

/** One watch of one history, and its judgement after each poll. */
final class WatchTrial {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final WatchHistory history;
    private final Setup setup;
    private final WatchServer server;
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Map<UUID, BatchSummary> known = new HashMap<>(); // the changes, folded
    private final Map<UUID, Promise> promises = new HashMap<>();
    private @Nullable Consumer consumer;
    private @Nullable Checkpoint checkpoint;
    private int poll;
    private int firstPoll = 1; // of the current watch

    private static final class Consumer extends BaseSubscriber<BatchChange> {
        private final List<BatchChange> changes = new ArrayList<>();
        private @Nullable Throwable error;
        private boolean isHungry;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // requests nothing yet
        }

        private void want(long n) {
            isHungry = true;
            request(n);
        }

        @Override
        protected void hookOnNext(BatchChange change) {
            isHungry = false;
            changes.add(change);
        }

        @Override
        protected void hookOnError(Throwable thrown) {
            error = thrown;
        }
    }

    /** What the watch must know of a batch after each poll. */
    private static final class Promise {
        private final Batch batch;
        private final List<Boolean> exact = new ArrayList<>(); // in each poll
        private boolean isTracked;
        private boolean isTrackedLive;

        private Promise(Batch batch) {
            this.batch = batch;
        }

        private boolean isExact(int poll) {
            return exact.get(poll - 1);
        }

        private boolean isListed(int poll) {
            return !batch.during(poll).contains(null);
        }

        private boolean isAbsent(int poll) {
            return batch.during(poll).stream().allMatch(Objects::isNull);
        }

        private boolean isRemoved(int poll, int firstPoll) {
            return poll > firstPoll && isAbsent(poll) && isAbsent(poll - 1) && isExact(poll) && isExact(poll - 1);
        }

        private boolean mayBeRemoved(int poll, int firstPoll) {
            for (int later = firstPoll + 1; later <= poll; later++) {
                if (batch.during(later).contains(null)
                        && batch.during(later - 1).contains(null)) {
                    return true;
                }
            }
            return false;
        }

        /** Returns the states that the last observation may have found. */
        private Set<@Nullable BatchSummary> observable(int poll, int firstPoll) {
            Set<@Nullable BatchSummary> states = new HashSet<>(batch.during(poll));
            if (isRemoved(poll, firstPoll)) {
                return states;
            }
            for (int last = poll; !(isExact(last) && isListed(last)); last--) {
                if (last == 1) {
                    states.add(null);
                    return states;
                }
                states.addAll(batch.during(last - 1));
            }
            return states;
        }

        private void judged(int poll, boolean isExact) {
            exact.add(isExact);
            if (!isExact) {
                isTrackedLive = false;
            } else if (isListed(poll)) {
                isTracked = true;
                isTrackedLive = hasOnlyLive(poll);
            } else if (poll > 1 && isAbsent(poll) && isAbsent(poll - 1)) {
                isTracked = false;
                isTrackedLive = false;
            } else {
                isTrackedLive &= hasOnlyLive(poll);
            }
        }

        private boolean hasOnlyLive(int poll) {
            return batch.during(poll).stream().allMatch(row -> row == null || row.status() != BatchStatus.COMPLETED);
        }

        /** Whether a query by status returns the batch: the first one of a poll is for pending batches, the second for processing ones. */
        private boolean isQueriedByStatus(int poll) {
            List<@Nullable BatchSummary> states = batch.during(poll);
            return has(states.get(0), BatchStatus.PENDING)
                    || states.stream().allMatch(row -> has(row, BatchStatus.PROCESSING));
        }

        private static boolean has(@Nullable BatchSummary row, BatchStatus status) {
            return row != null && row.status() == status;
        }
    }

    WatchTrial(WatchHistory history) {
        this.history = history;
        this.setup = history.setup();
        this.server = new WatchServer(history);
    }

    WatchServer server() {
        return server;
    }

    void run() {
        for (poll = 1; poll <= history.polls(); poll++) {
            server.startPoll();
            if (poll > 1) {
                time.advanceTimeBy(INTERVAL);
            }
            boolean isFirst = consumer == null;
            if (isFirst) {
                start();
            }
            if (!setup.slowly() && isFirst) {
                consumer.want(Long.MAX_VALUE);
            } else if (setup.slowly() && !consumer.isHungry) {
                consumer.want(1);
            }
            assertThat(server.calls(poll)).as("calls of poll %s", poll).isPositive();
            if (poll == history.polls()) {
                consumer.want(Long.MAX_VALUE);
            }
            judge();
        }
    }

    private void start() {
        WatchOptions options = WatchOptions.every(INTERVAL)
                .emitExisting(setup.emitExisting())
                .resyncInterval(setup.resyncs() ? INTERVAL : Duration.ofDays(1))
                .callsPerPoll(6)
                .scheduler(time)
                .clock(SchedulerClock.of(time, WatchServer.NOW));
        firstPoll = poll;
        consumer = new Consumer();
        BatchSessionFlux.over(server)
                .watch(setup.filter(), checkpoint == null ? options : options.resumeFrom(checkpoint))
                .subscribe(consumer);
    }

    private void judge() {
        assertThat(consumer.error).isNull();
        for (Batch batch : server.batches()) {
            Promise promise = promises.computeIfAbsent(batch.id(), id -> new Promise(batch));
            while (promise.exact.size() < poll - 1) {
                promise.exact.add(true); // not created yet
            }
            promise.judged(poll, isExact(promise));
            BatchSummary row = batch.during(poll).get(0);
            if (poll == 1 && !setup.emitExisting() && row != null && matches(row)) {
                known.put(batch.id(), row);
            }
        }
        consumer.changes.forEach(this::apply);
        if (!setup.slowly() || poll == history.polls()) {
            promises.values().forEach(this::compare);
        }
        if (setup.resumed() && !consumer.changes.isEmpty()) {
            checkpoint = Checkpoint.decode(consumer.changes
                    .get(consumer.changes.size() - 1)
                    .checkpoint()
                    .encode());
            consumer.cancel();
            consumer = null;
            if (setup.slowly()) {
                promises.values().forEach(promise -> promise.isTracked = false); // unless it was emitted
            }
        } else {
            consumer.changes.clear();
        }
    }

    /** Whether the documentation promises that this poll finds the state of a batch. */
    private boolean isExact(Promise promise) {
        if (promise.isQueriedByStatus(poll)) {
            return true;
        }
        if (poll == firstPoll) {
            return promise.batch.isDated() || (poll == 1 && setup.emitExisting() && setup.status() == null);
        }
        return promise.batch.isDated()
                ? setup.resyncs() || promise.isTrackedLive
                : setup.resyncs()
                        && promise.isTracked; // only a query of all batches returns an undated one that has ended
    }

    private void apply(BatchChange change) {
        BatchSummary before = change.before();
        BatchSummary after = change.after();
        BatchSummary last = known.get(change.batchId());
        Promise promise = promises.get(change.batchId());
        check(!Objects.equals(before, after), "changes nothing", change);
        check(
                last == null ? before == null || !matches(before) : last.equals(before),
                "does not follow " + last,
                change);
        check((before != null && matches(before)) || (after != null && matches(after)), "does not match", change);
        check(promise.observable(poll, firstPoll).contains(after), "not observable", change);
        check(isKind(change), "kind", change);
        check(
                change.kind() != Kind.REMOVED || promise.mayBeRemoved(poll, firstPoll),
                "not absent in two consecutive polls",
                change);
        check(
                before == null || after == null || after.totalRequests() > before.totalRequests(),
                "reverses the order",
                change);
        if (after != null && matches(after)) {
            known.put(change.batchId(), after);
        } else {
            known.remove(change.batchId());
        }
    }

    private static boolean isKind(BatchChange change) {
        BatchSummary before = change.before();
        BatchSummary after = change.after();
        return switch (change.kind()) {
            case EXISTING, CREATED -> before == null && after != null;
            case STATUS_CHANGED -> before != null && after != null && before.status() != after.status();
            case PROGRESSED -> before != null && after != null && before.status() == after.status();
            case REMOVED -> after == null;
        };
    }

    private void compare(Promise promise) {
        BatchSummary emitted = known.get(promise.batch.id());
        Set<@Nullable BatchSummary> observable = promise.observable(poll, firstPoll);
        boolean isObservable = observable.stream()
                .map(state -> state != null && matches(state) ? state : null)
                .anyMatch(state -> Objects.equals(state, emitted));
        if (!isObservable) {
            throw new AssertionError("after poll " + poll + ": emitted " + emitted + ", there " + observable);
        }
    }

    private void check(boolean holds, String fault, BatchChange change) {
        if (!holds) {
            throw new AssertionError("poll " + poll + ": " + fault + ": " + change);
        }
    }

    private boolean matches(BatchSummary row) {
        return setup.status() == null || setup.status() == row.status();
    }
}
