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
 * Lets the batches of a list live as time passes. A batch is submitted, waits, runs at a pace of its own, and ends as its
 * {@link Fate} has it; now and then one that ended is retried, and one is deleted. Time goes in steps, each decided by
 * the seed alone: after as many steps, the list is the same whenever they were taken. Safe for concurrent use; nothing
 * else may change the list.
 */
final class LivingBatches implements Changes {
    static final Duration STEP = Duration.ofMillis(500);

    /** After a longer silence time goes on from here: nobody saw what would have happened, and the next call waits for it. */
    static final int MOST_STEPS_AT_ONCE = 7_200;

    private static final double ARRIVALS = 0.12; // a step: with the lives of Fate some twenty batches are live
    private static final double RETRIES = 0.012;
    private static final double WITHDRAWALS = 0.008; // pending ones, deleted before they start
    private static final int RETRIABLE = 20; // the latest that ended; older ones are left alone

    private final BatchList list;
    private final Clock clock;
    private final SplittableRandom random;
    private final int usualSize;
    private final Map<UUID, Life> lives = new LinkedHashMap<>();
    private final List<SimulatedBatch> endedLately = new ArrayList<>();
    private Instant now;

    private LivingBatches(BatchList list, long seed, Instant start, Clock clock) {
        this.list = list;
        this.clock = clock;
        this.random = new SplittableRandom(seed ^ 0x11FEL); // others than the generator's
        this.usualSize = list.size();
        this.now = start;
        for (int place = list.size() - 1; place >= 0; place--) {
            SimulatedBatch row = list.get(place);
            if (row.actualCompletionTime() == null) {
                lives.put(row.batchId(), new Life(row, Fate.of(row, random)));
            }
        }
    }

    /** A list as the options say, whose newest batch is created now. */
    static LivingBatches from(SimulatorOptions options, Clock clock) {
        Instant start = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<SimulatedBatch> rows =
                new BatchGenerator(options.seed(), options.list(), start).batches(options.batches());
        rows.replaceAll(row -> endedBy(start, row));
        return new LivingBatches(new BatchList(rows, options.list()), options.seed(), start, clock);
    }

    /** The generator knows no present: what it lets end later has ended just now. */
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
        if (due > MOST_STEPS_AT_ONCE) {
            now = present.minus(STEP.multipliedBy(MOST_STEPS_AT_ONCE)).truncatedTo(ChronoUnit.MILLIS);
            due = MOST_STEPS_AT_ONCE;
        }
        for (; due > 0; due--) {
            step();
        }
    }

    /** One thing happens to a batch in a step, so that whoever looks at each step sees all of its life. */
    private void step() {
        now = now.plus(STEP);
        if (list.size() > usualSize) {
            forgetOneThatEnded();
        }
        if (random.nextDouble() < WITHDRAWALS) {
            withdraw();
        }
        List<Life> going = List.copyOf(lives.values());
        if (random.nextDouble() < RETRIES && !endedLately.isEmpty()) {
            retry(endedLately.remove(random.nextInt(endedLately.size())));
        }
        if (random.nextDouble() < ARRIVALS) {
            arrive();
        }
        going.forEach(this::live);
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
            endedLately.add(after);
            if (endedLately.size() > RETRIABLE) {
                endedLately.remove(0);
            }
        }
    }

    private void arrive() {
        SimulatedBatch row = new SimulatedBatch(id(), "pending", random.nextInt(20, 600), 0, 0, now, null);
        list.add(row);
        lives.put(row.batchId(), new Life(row, Fate.of(row, random)));
    }

    /** What failed, and what was not run, is run again. */
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

    private void forgetOneThatEnded() {
        SimulatedBatch any = list.get(random.nextInt(list.size()));
        if (any.actualCompletionTime() != null) {
            endedLately.remove(any);
            list.remove(any);
        }
    }

    private UUID id() {
        long version4 = (random.nextLong() & ~0xF000L) | 0x4000L;
        long variant2 = (random.nextLong() >>> 2) | (1L << 63);
        return new UUID(version4, variant2);
    }

    /** A batch that is pending or processing, and how far it has come. */
    private static final class Life {
        private final SimulatedBatch atFirst;
        private final Fate fate;
        private int age;
        private SimulatedBatch row;

        private Life(SimulatedBatch row, Fate fate) {
            this.atFirst = row;
            this.fate = fate;
            this.row = row;
        }

        private SimulatedBatch step(Instant now) {
            age++;
            return fate.at(age, atFirst, now);
        }
    }
}
