package dev.batchsession.simulator;

import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A list, how it changes, and how it is read, all drawn from a seed.
 *
 * @param changesInAll changes after which the list comes to rest; half of the lists never do
 */
record Scenario(
        SimulatorOptions list, int changesInAll, BatchFilter filter, int pageSize, int lookahead, int parallelism) {
    static Scenario of(long seed) {
        return new Draw(seed).scenario();
    }

    SimulatedPages pages() {
        return SimulatedPages.of(list, changesInAll);
    }

    /** How it is read, but for what is promised. */
    ListOptions options() {
        return ListOptions.defaults().pageSize(pageSize).lookahead(lookahead);
    }

    @Override
    public String toString() {
        return list.batches() + " rows, " + filter + ", pages of " + pageSize + ", lookahead " + lookahead
                + ", parallelism " + parallelism + ", at most " + changesInAll + " changes, " + list.list();
    }

    private static final class Draw {
        private final long seed;
        private final SplittableRandom random;

        Draw(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
        }

        Scenario scenario() {
            int rows = of(0, 1, 2, 10, 50, 200, 1000, 2000);
            int pageSize = of(1, 2, 7, 30, 100);
            ListVariant variant = variant(pageSize, rows);
            SimulatorOptions list = SimulatorOptions.defaults()
                    .batches(random.nextInt(rows + 1))
                    .seed(seed)
                    .list(variant);
            boolean endless = random.nextBoolean();
            return new Scenario(
                    list,
                    endless ? Integer.MAX_VALUE : random.nextInt(2 * rows + 20),
                    filter(list),
                    pageSize,
                    of(0, 0, 0, 3),
                    of(1, 1, 2, 4, 8));
        }

        private ListVariant variant(int pageSize, int rows) {
            return ListVariant.usual()
                    .order(of(RowOrder.values()))
                    .bounds(of(BoundRule.values()))
                    .boundPrecision(of(TimePrecision.MICROS, TimePrecision.MILLIS, TimePrecision.SECONDS))
                    .shownPrecision(of(TimePrecision.values()))
                    .undatedShare(of(0.0, 0.0, 0.05, 0.5, 1.0))
                    .undatedFirst(random.nextBoolean())
                    .density(Density.usual()
                            .perSecond(of(0.0, 0.01, 1.0, 300.0, 10_000.0))
                            .together(of(1, 1, 2, 3, 20, 250))
                            .crowd(of(0, 0, 10, 150, rows)))
                    .changesPerCall(pageSize * of(0.0, 0.02, 0.1, 0.3, 1.0)); // a third of them are new rows
        }

        private BatchFilter filter(SimulatorOptions list) {
            BatchFilter filter = BatchFilter.all();
            if (random.nextInt(3) == 0) {
                filter = filter.status(of(
                        BatchStatus.PENDING,
                        BatchStatus.PROCESSING,
                        BatchStatus.PROCESSING,
                        BatchStatus.COMPLETED,
                        BatchStatus.FAILED));
            }
            BatchList rows = SimulatedPages.of(list).list();
            Instant after = bound(rows);
            Instant before = bound(rows);
            if (after != null) {
                filter = filter.createdAfter(after);
            }
            return before == null || (after != null && !after.isBefore(before)) ? filter : filter.createdBefore(before);
        }

        /** Near a row, at it, or at what it shows of its time; mostly none. */
        private @Nullable Instant bound(BatchList rows) {
            if (rows.size() == 0 || random.nextInt(3) > 0) {
                return null;
            }
            Instant time = rows.get(random.nextInt(rows.size())).createdAt();
            if (time == null) {
                return null;
            }
            Instant near = time.plus(of(Duration.ZERO, Duration.ZERO, Duration.ofNanos(1_000), Duration.ofMillis(-1)));
            return of(TimePrecision.MICROS, TimePrecision.MILLIS, TimePrecision.SECONDS)
                    .cut(near);
        }

        @SafeVarargs
        private <T> T of(T... choices) {
            return choices[random.nextInt(choices.length)];
        }
    }
}
