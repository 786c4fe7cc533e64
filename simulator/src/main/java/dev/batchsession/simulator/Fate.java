package dev.batchsession.simulator;

import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What will become of a live batch, in steps of time.
 *
 * @param start the step at which it starts; 0 where it is running
 * @param running how many steps all that it has to do takes
 * @param end how it ends
 * @param endAt the step at which it ends
 * @param failing share of its sessions that fail
 */
record Fate(int start, int running, String end, int endAt, double failing) {
    private static final int SHORTEST_WAIT = 4;
    private static final int LONGEST_WAIT = 40;
    private static final int SHORTEST_RUN = 40;
    private static final int LONGEST_RUN = 240;
    private static final double FAILS = 0.1; // as a whole
    private static final double CANCELLED = 0.08;
    private static final double TROUBLED = 0.3; // has sessions that fail
    private static final double MOST_FAILING = 0.2;

    /** Draws the fate of a batch that is pending or processing. */
    static Fate of(SimulatedBatch row, SplittableRandom random) {
        int start = row.status().equals("pending") ? random.nextInt(SHORTEST_WAIT, LONGEST_WAIT) : 0;
        int running = random.nextInt(SHORTEST_RUN, LONGEST_RUN);
        double kind = random.nextDouble();
        double way = random.nextDouble(); // how far it comes, where it does not come to its end
        double failing = random.nextDouble() < TROUBLED ? random.nextDouble() * MOST_FAILING : 0;
        if (kind < FAILS) {
            return new Fate(start, running, "failed", start + 1 + (int) (running * (0.2 + way * 0.6)), 0.5);
        }
        if (kind < FAILS + CANCELLED) {
            return new Fate(start, running, "cancelled", 1 + (int) ((start + running) * way), failing);
        }
        return new Fate(start, running, "completed", start + running, failing);
    }

    /** What a batch that was so {@code atFirst} is at this step of its life. Counters never go back. */
    SimulatedBatch at(int step, SimulatedBatch atFirst, Instant now) {
        if (step >= endAt) {
            return ended(step, atFirst, now);
        }
        return step < start ? atFirst : progressed("processing", done(step), atFirst, null);
    }

    private SimulatedBatch ended(int step, SimulatedBatch atFirst, Instant now) {
        SimulatedBatch last = progressed(end, end.equals("completed") ? 1 : done(step), atFirst, now);
        return end.equals("failed") ? withTheRestFailed(last) : last;
    }

    private double done(int step) {
        return Math.max(0, Math.min(1, (step - start) / (double) running));
    }

    private SimulatedBatch progressed(String status, double done, SimulatedBatch atFirst, @Nullable Instant ended) {
        int left = atFirst.totalRequests() - atFirst.completedRequests() - atFirst.failedRequests();
        int run = (int) (left * done);
        int failed = (int) (run * failing);
        return with(
                atFirst, status, atFirst.completedRequests() + run - failed, atFirst.failedRequests() + failed, ended);
    }

    private static SimulatedBatch withTheRestFailed(SimulatedBatch row) {
        int rest = row.totalRequests() - row.completedRequests();
        return with(row, row.status(), row.completedRequests(), rest, row.actualCompletionTime());
    }

    private static SimulatedBatch with(
            SimulatedBatch row, String status, int completed, int failed, @Nullable Instant ended) {
        return new SimulatedBatch(
                row.batchId(), status, row.totalRequests(), completed, failed, row.createdAt(), ended);
    }
}
