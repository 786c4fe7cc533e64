package dev.batchsession.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.scripted.SchedulerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What a watch costs beside 100,000 batches that have ended: calls and memory follow the 50 that are live. */
class WatchCostTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int FINISHED = 100_000;
    private static final int LIVE = 50;
    private static final int POLLS_A_DAY = 17_280;

    private final Random random = new Random(5);
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final LongList server = new LongList();
    private final Map<Long, Integer> callsByPoll = new TreeMap<>(); // a poll takes no time here
    private final Map<UUID, BatchSummary> known = new HashMap<>();
    private final List<BatchChange.Kind> kinds = new ArrayList<>();
    private final WatchOptions options =
            WatchOptions.every(INTERVAL).scheduler(time).clock(SchedulerClock.of(time, START));

    WatchCostTest() {
        server.beforeCall = () -> callsByPoll.merge(time.now(TimeUnit.SECONDS), 1, Integer::sum);
    }

    @Test
    void makesAtMostFiveCallsAPollWhateverTheFilter() {
        fill(Duration.ofSeconds(60)); // for 69 days, a tenth of them within the retention
        List<BatchFilter> filters = List.of(
                BatchFilter.all(),
                BatchFilter.all().status(BatchStatus.PROCESSING),
                BatchFilter.all().status(BatchStatus.FAILED),
                BatchFilter.all().createdAfter(START.minus(Duration.ofDays(30))));

        for (BatchFilter filter : filters) {
            callsByPoll.clear();
            Disposable watch = watch(filter, options);
            long first = time.now(TimeUnit.SECONDS);
            for (int poll = 1; poll <= 720; poll++) {
                time.advanceTimeBy(INTERVAL);
                live();
            }
            watch.dispose();

            callsByPoll.remove(first);
            assertThat(callsByPoll).as("calls of polls, of %s", filter).hasSize(720);
            assertThat(callsByPoll.values().stream().distinct())
                    .as("calls a poll, of %s", filter)
                    .isSubsetOf(3, 4, 5);
        }
    }

    @Test
    void makesThreeCallsAPollWhileNothingEndsAndOneMoreForEachSliceOfAResync() {
        fill(Duration.ofSeconds(6)); // all within the retention
        watch(BatchFilter.all(), options.emitExisting(false).endedRetention(Duration.ofMinutes(90)));
        assertThat(known).isEmpty();
        int first = server.requests().size();
        assertThat(first).isBetween(12, 16); // pending, processing, and 950 rows of the last 90 minutes

        time.advanceTimeBy(Duration.ofHours(24));

        int slices = 10 + 1; // 950 rows in spans of 90, and what may come after them
        assertThat(server.requests().size() - first)
                .isBetween(3 * POLLS_A_DAY + 140 * (slices - 1), 3 * POLLS_A_DAY + 144 * (slices + 1));
        assertThat(callsByPoll).hasSize(1 + POLLS_A_DAY);
        callsByPoll.remove(0L);
        assertThat(callsByPoll.values()).allMatch(calls -> calls <= 4);
        assertThat(kinds).isEmpty();
    }

    @Test
    void watchesADayInBoundedMemory() {
        fill(Duration.ofSeconds(60));
        watch(BatchFilter.all(), options.endedRetention(Duration.ofHours(1)));
        assertThat(kinds).hasSize(FINISHED + LIVE);
        List<Long> heap = new ArrayList<>();

        for (int poll = 1; poll <= POLLS_A_DAY; poll++) {
            time.advanceTimeBy(INTERVAL);
            live();
            if (poll % (POLLS_A_DAY / 4) == 0) {
                server.requests().clear(); // what the test itself keeps
                callsByPoll.clear();
                kinds.clear();
                known.clear();
                heap.add(usedAfterGc());
            }
        }

        // 1,400 batches came and went in each quarter, with some 10,000 changes
        assertThat(heap.get(3) - heap.get(0)).as("growth of %s", heap).isLessThan(4 << 20);
    }

    private void fill(Duration apart) {
        Instant at = START.minus(apart.multipliedBy(FINISHED + LIVE));
        for (int i = 0; i < FINISHED + LIVE; i++) {
            at = at.plus(apart);
            BatchStatus ended = i % 10 == 0 ? BatchStatus.FAILED : BatchStatus.COMPLETED;
            BatchStatus live = i % 2 == 0 ? BatchStatus.PENDING : BatchStatus.PROCESSING;
            server.create(i < FINISHED ? ended : live, at);
        }
    }

    /** Of the live ones some go on, now and then one ends and another comes. */
    private void live() {
        server.progress(oneLive());
        if (random.nextInt(3) == 0) {
            server.set(oneLive(), BatchStatus.COMPLETED);
            server.create(BatchStatus.PENDING, START.plusNanos(time.now(TimeUnit.NANOSECONDS)));
        }
        server.set(oneLive(), BatchStatus.PROCESSING);
    }

    private int oneLive() {
        List<Integer> live = server.live();
        return live.get(random.nextInt(live.size()));
    }

    private Disposable watch(BatchFilter filter, WatchOptions options) {
        return BatchSessionFlux.over(server).watch(filter, options).subscribe(change -> {
            kinds.add(change.kind());
            known.put(change.batchId(), change.after());
        });
    }

    private static long usedAfterGc() {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }
}
