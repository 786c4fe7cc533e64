package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.TransportException;
import dev.batchsession.scripted.SchedulerClock;
import dev.batchsession.watch.BatchNotFoundException;
import dev.batchsession.watch.BatchRemovedException;
import dev.batchsession.watch.BatchWaiter;
import dev.batchsession.watch.WatchOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/**
 * A thousand waits at any time on a living list of 10,000 batches, while 15 % of the calls fail, in virtual time. When a wait ends,
 * another one starts. Ten minutes, or as many as requested:
 *
 * <pre>{@code
 * mvn … -Dtest=WaitersTest -Dwaiters.minutes=1440
 * }</pre>
 */
class WaitersTest {
    private static final int MINUTES = Integer.getInteger("waiters.minutes", 10);
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final int BATCHES = 10_000;
    private static final int WAITS = 1_000;

    /** The number of batches to choose from, newest first; all live ones are among them. */
    private static final int RECENT = 200;

    /** A wait is decided by then, although half of the polls fail. */
    private static final Duration DECIDED = Duration.ofMinutes(3);

    @Test
    void aThousandWaitsCostAsManyCallsAsOneAndEachEndsOnce() {
        Run one = new Run(1);
        Run thousand = new Run(WAITS);
        System.out.printf(
                Locale.ROOT,
                "%d min; one wait at a time: %.1f calls/min, %s; 1,000: %.1f calls/min, %s%n",
                MINUTES,
                one.callsPerMinute(),
                one.outcomes,
                thousand.callsPerMinute(),
                thousand.outcomes);

        assertThat(thousand.callsPerMinute()).isCloseTo(one.callsPerMinute(), Percentage.withPercentage(10));
        assertThat(thousand.outcomes).containsKeys("ended", "ended after a retry", "had ended", "removed", "unknown");
        assertThat(thousand.outcomes.get("ended")).isGreaterThan(100 * MINUTES);
    }

    /** @param batch {@code null} if it is unknown */
    private record Wait(
            UUID id, SimulatedBatch batch, boolean retried, Instant since, TestSubscriber<BatchSummary> result) {}

    private static final class Run {
        private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
        private final Clock clock = SchedulerClock.of(time, START);
        private final LivingBatches living = LivingBatches.from(
                SimulatorOptions.defaults()
                        .batches(BATCHES)
                        .list(ListVariant.usual().living(true)),
                clock);
        private final SplittableRandom failures = new SplittableRandom(1);
        private final SplittableRandom choices = new SplittableRandom(2);
        private final Map<UUID, List<SimulatedBatch>> ends = new HashMap<>();
        private final Set<UUID> retried = new HashSet<>();
        private final Map<UUID, Instant> decidable = new HashMap<>(); // since when
        private final List<Wait> waits = new ArrayList<>();
        private final Map<String, Integer> outcomes = new TreeMap<>();
        private final BatchWaiter waiter = BatchSessionFlux.over((PageSource) this::fetch)
                .waiter(WatchOptions.every(Duration.ofSeconds(5))
                        .scheduler(time)
                        .clock(clock));
        private int calls;

        Run(int waiting) {
            living.list().all().stream().filter(Run::hasEnded).forEach(this::noteEnd);
            living.list().onStatusChanged(this::changed);
            for (int step = 0; step < MINUTES * 60 * 2; step++) {
                living.beforeCall();
                while (waits.size() < waiting) {
                    waits.add(next());
                }
                time.advanceTimeBy(LivingBatches.STEP);
                waits.removeIf(this::isOver);
            }
            waits.forEach(this::assertUndecided);
        }

        private void changed(SimulatedBatch row) {
            if (hasEnded(row)) {
                noteEnd(row);
                decidable.put(row.batchId(), clock.instant());
            } else if (row.status().equals("processing") && ends.containsKey(row.batchId())) {
                retried.add(row.batchId());
                decidable.remove(row.batchId());
            }
        }

        private void noteEnd(SimulatedBatch row) {
            ends.computeIfAbsent(row.batchId(), none -> new ArrayList<>()).add(shown(row));
        }

        private static SimulatedBatch shown(SimulatedBatch row) {
            return row.shown(ListVariant.usual().shownPrecision());
        }

        private static boolean hasEnded(SimulatedBatch row) {
            return row.actualCompletionTime() != null;
        }

        private Mono<BatchPage> fetch(PageRequest request) {
            return Mono.fromCallable(() -> {
                calls++;
                if (failures.nextInt(100) < 15) {
                    throw new TransportException(request.page(), "reset", true, null);
                }
                ListAnswer.Data data = living.list()
                        .page(SimulatedPages.query(request.filter(), request.page(), request.limit()))
                        .data();
                return new BatchPage(
                        data.batches().stream().map(SimulatedRows::summary).toList(),
                        data.pagination().currentPage(),
                        data.pagination().totalPages(),
                        data.pagination().totalRecords(),
                        data.pagination().hasNext(),
                        data.pagination().hasPrev());
            });
        }

        /** Waits for a live batch, and now and then for one that has ended recently, or that does not exist. */
        private Wait next() {
            int kind = choices.nextInt(100);
            List<SimulatedBatch> candidates = IntStream.range(0, RECENT)
                    .mapToObj(place -> shown(living.list().get(place)))
                    .filter(row -> hasEnded(row) == (kind < 3))
                    .toList();
            SimulatedBatch batch =
                    kind == 99 || candidates.isEmpty() ? null : candidates.get(choices.nextInt(candidates.size()));
            UUID id = batch == null ? new UUID(choices.nextLong(), 0) : batch.batchId();
            TestSubscriber<BatchSummary> result = TestSubscriber.create();
            Mono<BatchSummary> ended = batch != null && choices.nextBoolean()
                    ? waiter.untilEnded(SimulatedRows.summary(batch))
                    : waiter.untilEnded(id);
            ended.subscribe(result);
            return new Wait(id, batch, retried.contains(id), clock.instant(), result);
        }

        private boolean isOver(Wait wait) {
            if (!wait.result().isTerminatedOrCancelled()) {
                return false;
            }
            outcomes.merge(outcome(wait), 1, Integer::sum);
            return true;
        }

        private String outcome(Wait wait) {
            List<BatchSummary> received = wait.result().getReceivedOnNext();
            if (wait.result().expectTerminalSignal().isOnComplete()) {
                assertThat(received).hasSize(1);
                assertThat(ends.get(wait.id()).stream().map(SimulatedRows::summary))
                        .as("the ends of the batch")
                        .contains(received.get(0));
                assertEndedSince(wait, received.get(0));
                return hasEnded(wait.batch()) ? "had ended" : wait.retried() ? "ended after a retry" : "ended";
            }
            assertThat(received).isEmpty();
            Throwable failure = wait.result().expectTerminalError();
            if (wait.batch() == null) {
                assertThat(failure).isInstanceOf(BatchNotFoundException.class);
                return "unknown";
            }
            assertThat(isListed(wait.id())).isFalse();
            if (failure instanceof BatchNotFoundException) {
                return "removed before a poll found it";
            }
            assertThat(failure).isInstanceOf(BatchRemovedException.class);
            return "removed";
        }

        /** A batch that was live when the wait started is emitted with an end that it had afterwards. */
        private static void assertEndedSince(Wait wait, BatchSummary end) {
            if (!hasEnded(wait.batch())) {
                assertThat(end.actualCompletionTime()).isAfterOrEqualTo(wait.since());
            }
        }

        private boolean isListed(UUID id) {
            return living.list().all().stream().anyMatch(row -> row.batchId().equals(id));
        }

        /** A wait that is not over is for a batch that is live, or one that ended or vanished just now. */
        private void assertUndecided(Wait wait) {
            Instant since = decidable.getOrDefault(wait.id(), wait.since());
            if (wait.since().isAfter(since)) {
                since = wait.since();
            }
            boolean isLive =
                    living.list().all().stream().anyMatch(row -> row.batchId().equals(wait.id()) && !hasEnded(row));
            if (!isLive && isListed(wait.id())) {
                assertThat(since).isAfter(clock.instant().minus(DECIDED));
            }
        }

        double callsPerMinute() {
            return calls / (double) MINUTES;
        }
    }
}
