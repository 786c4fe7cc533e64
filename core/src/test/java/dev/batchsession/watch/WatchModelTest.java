package dev.batchsession.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.scripted.SchedulerClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Random servers, lives of batches, polls, hints, failures and restarts; whatever happens, what was emitted adds up to what is there.
 * {@code -Dwatch.seeds=10000} tries more, {@code -Dwatch.seed=42} one.
 */
class WatchModelTest {
    private static final int SEEDS = Integer.getInteger("watch.seeds", 250);
    private static final Integer ONLY = Integer.getInteger("watch.seed");

    @Test
    void whatIsToldAddsUpToWhatIsThere() {
        int first = ONLY == null ? 0 : ONLY;
        int last = ONLY == null ? SEEDS : ONLY + 1;
        for (int seed = first; seed < last; seed++) {
            Trial trial = new Trial(seed);
            try {
                trial.run();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ", " + trial + ": " + failure.getMessage(), failure);
            }
        }
    }

    /** One random history. */
    private static final class Trial {
        private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
        private static final Duration INTERVAL = Duration.ofSeconds(5);
        private static final int MOST_BATCHES = 40;

        private final Random random;
        private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
        private final ServerModel server = new ServerModel();
        private final Sinks.Many<Integer> hints = Sinks.many().multicast().directBestEffort();
        private final BatchFilter filter;
        private final Duration endedRetention;
        private final Duration fullPass;
        private final boolean tellsExisting;
        private WatchOptions options;
        private WatchRun run;
        private Instant newest = Instant.MIN;
        private boolean quiet = true;
        private long lagsFrom = Long.MAX_VALUE;
        private long lagsAt = -1; // the one poll that is answered by a replica without rows
        private double failing;

        Trial(int seed) {
            random = new Random(seed);
            server.order = oneOf(ServerModel.Order.values());
            server.inclusive = random.nextBoolean();
            server.comparesSeconds = random.nextBoolean();
            server.shows = oneOf(ChronoUnit.MICROS, ChronoUnit.MILLIS, ChronoUnit.SECONDS);
            server.undatedMatchesBounds = random.nextBoolean();
            server.beforeCall = () -> {
                if (!quiet && random.nextInt(3) == 0) {
                    act();
                }
                if (!quiet && random.nextInt(20) == 0) {
                    hint();
                }
            };
            server.failsCall = () -> !quiet && random.nextDouble() < failing;
            server.lags = call -> isInLag() && random.nextBoolean();
            filter = randomFilter();
            endedRetention =
                    oneOf(Duration.ofMinutes(1), Duration.ofMinutes(20), Duration.ofDays(7), Duration.ofDays(36_500));
            fullPass = Duration.ofSeconds(random.nextInt(10, 60));
            tellsExisting = random.nextBoolean();
            options = WatchOptions.every(INTERVAL)
                    .idleInterval(oneOf(INTERVAL, Duration.ofSeconds(11)))
                    .emitExisting(tellsExisting)
                    .resyncInterval(fullPass)
                    .endedRetention(endedRetention)
                    .callsPerPoll(random.nextInt(5, 9))
                    .rowsPerQuery(oneOf(3, 10, 90))
                    .wakeOn(hints.asFlux())
                    .scheduler(time)
                    .clock(SchedulerClock.of(time, START.plusSeconds(random.nextInt(-3600, 3600))));
        }

        private BatchFilter randomFilter() {
            BatchFilter any = BatchFilter.all();
            if (random.nextInt(4) == 0) {
                any = any.createdAfter(START.minusSeconds(random.nextInt(2000)));
            }
            if (random.nextInt(4) == 0) {
                any = any.createdBefore(START.plusSeconds(random.nextInt(2000)));
            }
            return random.nextInt(3) > 0
                    ? any
                    : any.status(oneOf(BatchStatus.PROCESSING, BatchStatus.FAILED, BatchStatus.PENDING));
        }

        void run() {
            for (int i = random.nextInt(40); i > 0; i--) {
                create(START.minusMillis(random.nextInt(3_000_000)));
                live();
            }
            run = watched(options, tellsExisting ? Map.of() : server.matching(filter));
            run.want(tellsExisting ? random.nextInt(1, 4) : 1);
            for (int round = 0; round < 3; round++) {
                disturb();
                settle();
            }
        }

        /** Whether this call is of the poll that lags: the first one since then; a poll takes no time here. */
        private boolean isInLag() {
            long now = time.now(TimeUnit.NANOSECONDS);
            if (now >= lagsFrom) {
                lagsFrom = Long.MAX_VALUE;
                lagsAt = now;
            }
            return now == lagsAt;
        }

        private void disturb() {
            quiet = false;
            if (lagsAt < 0 && run.changes().size() > 0) {
                lagsFrom = time.now(TimeUnit.NANOSECONDS) + 1 + random.nextLong(60_000_000_000L);
            }
            failing = oneOf(0.0, 0.02, 0.3);
            for (int step = random.nextInt(20); step > 0; step--) {
                for (int i = random.nextInt(4); i > 0; i--) {
                    act();
                }
                if (random.nextInt(3) == 0) {
                    run.want(random.nextInt(1, 6));
                }
                advance(random.nextInt(1, 15_000));
                if (random.nextInt(4) == 0) {
                    hint();
                }
                if (random.nextInt(12) == 0) {
                    restart();
                }
            }
            quiet = true;
        }

        /** At most as long as it takes what a poll leaves to the next ones, and a resync to begin and end. */
        private void settle() {
            run.want(Long.MAX_VALUE);
            int seconds = MOST_BATCHES * 11 + 2 * (60 + MOST_BATCHES / 3 * 11);
            while (seconds > 0 && !differences().isEmpty()) {
                advance(1000);
                seconds--;
            }
            advance(30_000); // and stays so
            assertThat(run.error()).isNull();
            assertThat(differences()).as("what was emitted, and what is there").isEmpty();
        }

        private List<String> differences() {
            return differences(remembered(run.known()), remembered(server.matching(filter)));
        }

        private static List<String> differences(Map<UUID, BatchSummary> emitted, Map<UUID, BatchSummary> there) {
            return Stream.concat(emitted.keySet().stream(), there.keySet().stream())
                    .distinct()
                    .filter(id -> !Objects.equals(emitted.get(id), there.get(id)))
                    .map(id -> emitted.get(id) + " <> " + there.get(id))
                    .toList();
        }

        /** Without what may be evicted: older than the retention, and not there as a live match. */
        private Map<UUID, BatchSummary> remembered(Map<UUID, BatchSummary> rows) {
            Map<UUID, BatchSummary> remembered = new HashMap<>(rows);
            remembered.values().removeIf(this::mayBeEvicted);
            return remembered;
        }

        private boolean mayBeEvicted(BatchSummary row) {
            if (row.createdAt() == null) {
                return server.has(row.batchId())
                        && !run.known().containsKey(row.batchId()); // ended before it was observed
            }
            BatchSummary there = server.matching(filter).get(row.batchId());
            return isOld(row) && (there == null || !TrackedBatch.isLive(there));
        }

        private boolean isOld(BatchSummary row) {
            return row.createdAt() != null && !row.createdAt().isAfter(edge());
        }

        /** Whether the first poll queries everything. */
        private boolean tellsEverything() {
            return tellsExisting && filter.status() == null;
        }

        private Instant edge() {
            Instant byNewest = newest.minus(endedRetention);
            Instant byClock = options.clock().instant().minus(endedRetention);
            return tellsEverything() || byNewest.isAfter(byClock) ? byNewest : byClock;
        }

        private void restart() {
            int delivered = run.changes().size();
            if (delivered == 0) {
                return; // a watch that emitted nothing has nothing to resume from
            }
            run.cancel();
            int taken = random.nextInt(delivered) + 1;
            Checkpoint checkpoint = run.changes().get(taken - 1).checkpoint();
            Checkpoint kept = Checkpoint.decode(checkpoint.encode());
            assertThat(kept).isEqualTo(checkpoint);
            Map<UUID, BatchSummary> known = run.knownAfter(taken);
            for (int i = random.nextInt(6); i > 0; i--) {
                act();
            }
            advance(random.nextInt(60_000));
            run = watched(options.resumeFrom(kept), known);
            run.want(random.nextInt(1, 10));
        }

        private WatchRun watched(WatchOptions options, Map<UUID, BatchSummary> known) {
            BatchSessionFlux batches = BatchSessionFlux.over(server);
            ListOptions exact = ListOptions.defaults().consistency(Consistency.SNAPSHOT);
            Flux<BatchChange> watch = BatchWatch.over(part -> batches.listAll(part, exact), filter, options);
            return new WatchRun(server, filter, known).mayEvict(this::isOld).subscribedTo(watch);
        }

        private void act() {
            if (random.nextInt(4) == 0 && server.ids().size() < MOST_BATCHES) {
                create(now().minusMillis(random.nextInt(10) == 0 ? random.nextInt(5000) : 0));
            } else {
                live();
            }
        }

        private void create(Instant at) {
            newest = at.isAfter(newest) ? at : newest;
            server.create(
                    new UUID(random.nextLong(), random.nextLong()), at, random.nextInt(60) > 0 || !tellsEverything());
        }

        private void live() {
            List<UUID> ids = server.ids();
            if (ids.isEmpty()) {
                return;
            }
            UUID id = ids.get(random.nextInt(ids.size()));
            BatchStatus status = server.row(id).status();
            if (random.nextInt(20) == 0) {
                server.delete(id);
            } else if (status == BatchStatus.PENDING) {
                server.set(id, oneOf(BatchStatus.PROCESSING, BatchStatus.PROCESSING, BatchStatus.CANCELLED));
            } else if (status == BatchStatus.PROCESSING && random.nextBoolean()) {
                server.progress(id);
            } else if (status == BatchStatus.PROCESSING) {
                server.set(
                        id,
                        oneOf(BatchStatus.COMPLETED, BatchStatus.FAILED, BatchStatus.CANCELLED, BatchStatus.PENDING));
            } else if (random.nextInt(3) == 0) {
                server.set(id, oneOf(BatchStatus.PROCESSING, BatchStatus.PENDING, BatchStatus.UNKNOWN));
            }
        }

        private void hint() {
            hints.tryEmitNext(0);
        }

        private Instant now() {
            return START.plusNanos(time.now(TimeUnit.NANOSECONDS));
        }

        private void advance(long millis) {
            time.advanceTimeBy(Duration.ofMillis(millis));
        }

        @Override
        public String toString() {
            return filter + ", " + options;
        }

        @SafeVarargs
        private <T> T oneOf(T... values) {
            return values[random.nextInt(values.length)];
        }
    }
}
