package dev.batchsession.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Changes the batches of a list over time. A batch is submitted, waits, runs and ends as its {@link Fate} determines;
 * now and then an ended batch is retried or a batch is deleted. Time advances in steps, each determined by the seed
 * alone: after the same number of steps the list is the same. Safe for concurrent use; nothing else may change the
 * list.
 */
final class LivingBatches implements Changes {
    static final Duration STEP = Duration.ofMillis(500);

    /** After a longer pause, the earlier steps are skipped, since the next call would wait for them. */
    static final int MAX_STEPS_PER_CALL = 7_200;

    private static final double ARRIVALS = 0.12; // per step; keeps about twenty batches live
    private static final double RETRIES = 0.012;
    private static final double WITHDRAWALS = 0.008; // of pending batches, per step
    private static final int RETRIABLE = 20; // the most recently ended batches

    private final BatchList list;
    private final Clock clock;
    private final SplittableRandom random;
    private final int initialSize;
    private final Map<UUID, Life> lives = new LinkedHashMap<>();
    private final List<SimulatedBatch> recentlyEnded = new ArrayList<>();
    private Instant now;

    private LivingBatches(BatchList list, long seed, Instant start, Clock clock) {
        this.list = list;
        this.clock = clock;
        this.random = new SplittableRandom(seed ^ 0x11FEL); // independent of the generator's numbers
        this.initialSize = list.size();
        this.now = start;
        for (int place = list.size() - 1; place >= 0; place--) {
            SimulatedBatch row = list.get(place);
            if (row.actualCompletionTime() == null) {
                lives.put(row.batchId(), new Life(row, Fate.of(row, random)));
            }
        }
    }

    /** Creates a list according to the options, whose newest batch is created now. */
    static LivingBatches from(SimulatorOptions options, Clock clock) {
        Instant start = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<SimulatedBatch> rows =
                new BatchGenerator(options.seed(), options.list(), start).batches(options.batches());
        rows.replaceAll(row -> endedBy(start, row));
        return new LivingBatches(new BatchList(rows, options.list()), options.seed(), start, clock);
    }

    /** Moves an end in the future, which the generator may produce, to the present. */
    private static SimulatedBatch endedBy(Instant start, SimulatedBatch row) {
        boolean later =
                row.actualCompletionTime() != null && row.actualCompletionTime().isAfter(start);
        return later
                ? new SimulatedBatch(
                        row.batchId(),
                        row.status(),
                        row.totalRequests(),
                        row.completedRequests(),
                        row.failedRequests(),
                        row.createdAt(),
                        start)
                : row;
    }

    BatchList list() {
        return list;
    }

    @Override
    public synchronized void beforeCall() {
        Instant present = clock.instant();
        long due = Duration.between(now, present).dividedBy(STEP);
        if (due > MAX_STEPS_PER_CALL) {
            now = present.minus(STEP.multipliedBy(MAX_STEPS_PER_CALL)).truncatedTo(ChronoUnit.MILLIS);
            due = MAX_STEPS_PER_CALL;
        }
        for (; due > 0; due--) {
            step();
        }
    }

    /** Changes each batch at most once, so that a client that polls each step observes every state. */
    private void step() {
        now = now.plus(STEP);
        if (list.size() > initialSize) {
            removeEndedBatch();
        }
        if (random.nextDouble() < WITHDRAWALS) {
            withdraw();
        }
        List<Life> current = List.copyOf(lives.values());
        if (random.nextDouble() < RETRIES && !recentlyEnded.isEmpty()) {
            retry(recentlyEnded.remove(random.nextInt(recentlyEnded.size())));
        }
        if (random.nextDouble() < ARRIVALS) {
            arrive();
        }
        current.forEach(this::live);
    }

    private void live(Life life) {
        SimulatedBatch after = life.step(now);
        if (after.equals(life.row)) {
            return;
        }
        list.replace(life.row, after);
        life.row = after;
        if (after.actualCompletionTime() != null) {
            lives.remove(after.batchId());
            recentlyEnded.add(after);
            if (recentlyEnded.size() > RETRIABLE) {
                recentlyEnded.remove(0);
            }
        }
    }

    private void arrive() {
        SimulatedBatch row = new SimulatedBatch(id(), "pending", random.nextInt(20, 600), 0, 0, now, null);
        list.add(row);
        lives.put(row.batchId(), new Life(row, Fate.of(row, random)));
    }

    /** Runs the failed and unstarted sessions of an ended batch again. */
    private void retry(SimulatedBatch ended) {
        if (ended.status().equals("cancelled") || ended.completedRequests() == ended.totalRequests()) {
            return;
        }
        SimulatedBatch again = new SimulatedBatch(
                ended.batchId(),
                "processing",
                ended.totalRequests(),
                ended.completedRequests(),
                0,
                ended.createdAt(),
                null);
        list.replace(ended, again);
        lives.put(again.batchId(), new Life(again, Fate.of(again, random)));
    }

    private void withdraw() {
        lives.values().stream()
                .filter(life -> life.row.status().equals("pending"))
                .findFirst()
                .ifPresent(life -> {
                    lives.remove(life.row.batchId());
                    list.remove(life.row);
                });
    }

    private void removeEndedBatch() {
        SimulatedBatch any = list.get(random.nextInt(list.size()));
        if (any.actualCompletionTime() != null) {
            recentlyEnded.remove(any);
            list.remove(any);
        }
    }

    private UUID id() {
        long version4 = (random.nextLong() & ~0xF000L) | 0x4000L;
        long variant2 = (random.nextLong() >>> 2) | (1L << 63);
        return new UUID(version4, variant2);
    }

    /** A live batch and its age in steps. */
    private static final class Life {
        private final SimulatedBatch initial;
        private final Fate fate;
        private int age;
        private SimulatedBatch row;

        private Life(SimulatedBatch row, Fate fate) {
            this.initial = row;
            this.fate = fate;
            this.row = row;
        }

        private SimulatedBatch step(Instant now) {
            age++;
            return fate.at(age, initial, now);
        }
    }
}
