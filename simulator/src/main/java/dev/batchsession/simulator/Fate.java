package dev.batchsession.simulator;

import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The predetermined life of a live batch, in steps of time.
 *
 * @param start the step at which it starts; 0 if it is running already
 * @param running the number of steps that all its sessions take
 * @param end its final status
 * @param endAt the step at which it ends
 * @param failing the share of its sessions that fail
 */
record Fate(int start, int running, String end, int endAt, double failing) {
    private static final int MIN_WAIT = 4;
    private static final int MAX_WAIT = 40;
    private static final int MIN_RUN = 40;
    private static final int MAX_RUN = 240;
    private static final double FAILED_SHARE = 0.1; // of all batches
    private static final double CANCELLED_SHARE = 0.08;
    private static final double FAILING_SHARE = 0.3; // of all batches, with some failing sessions
    private static final double MAX_FAILING = 0.2;

    /** Draws the life of a pending or processing batch. */
    static Fate of(SimulatedBatch row, SplittableRandom random) {
        int start = row.status().equals("pending") ? random.nextInt(MIN_WAIT, MAX_WAIT) : 0;
        int running = random.nextInt(MIN_RUN, MAX_RUN);
        double kind = random.nextDouble();
        double progress = random.nextDouble(); // how far it gets if it does not complete
        double failing = random.nextDouble() < FAILING_SHARE ? random.nextDouble() * MAX_FAILING : 0;
        if (kind < FAILED_SHARE) {
            return new Fate(start, running, "failed", start + 1 + (int) (running * (0.2 + progress * 0.6)), 0.5);
        }
        if (kind < FAILED_SHARE + CANCELLED_SHARE) {
            return new Fate(start, running, "cancelled", 1 + (int) ((start + running) * progress), failing);
        }
        return new Fate(start, running, "completed", start + running, failing);
    }

    /** Returns the state at a step of a batch that started as {@code initial}. Counters never decrease. */
    SimulatedBatch at(int step, SimulatedBatch initial, Instant now) {
        if (step >= endAt) {
            return ended(step, initial, now);
        }
        return step < start ? initial : progressed("processing", done(step), initial, null);
    }

    private SimulatedBatch ended(int step, SimulatedBatch initial, Instant now) {
        SimulatedBatch last = progressed(end, end.equals("completed") ? 1 : done(step), initial, now);
        return end.equals("failed") ? failRest(last) : last;
    }

    private double done(int step) {
        return Math.max(0, Math.min(1, (step - start) / (double) running));
    }

    private SimulatedBatch progressed(String status, double done, SimulatedBatch initial, @Nullable Instant ended) {
        int left = initial.totalRequests() - initial.completedRequests() - initial.failedRequests();
        int run = (int) (left * done);
        int failed = (int) (run * failing);
        return with(
                initial, status, initial.completedRequests() + run - failed, initial.failedRequests() + failed, ended);
    }

    private static SimulatedBatch failRest(SimulatedBatch row) {
        int rest = row.totalRequests() - row.completedRequests();
        return with(row, row.status(), row.completedRequests(), rest, row.actualCompletionTime());
    }

    private static SimulatedBatch with(
            SimulatedBatch row, String status, int completed, int failed, @Nullable Instant ended) {
        return new SimulatedBatch(
                row.batchId(), status, row.totalRequests(), completed, failed, row.createdAt(), ended);
    }
}
