package dev.batchsession.benchmarks;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Measures snapshot listings over the simulator. One part counts the rows that a server skips and reads, which is the cost of a
 * database's {@code OFFSET}. The other measures the effect of parallelism if responses are delayed.
 */
final class Snapshots {
    static final ListOptions LIVE = ListOptions.defaults();
    static final ListOptions SNAPSHOT = LIVE.consistency(Consistency.SNAPSHOT);
    private static final Duration LATE = Duration.ofMillis(20);

    private final int rowsForCost;
    private final int rowsForTime;
    private final int rounds;

    Snapshots(int rowsForCost, int rowsForTime, int rounds) {
        this.rowsForCost = rowsForCost;
        this.rowsForTime = rowsForTime;
        this.rounds = rounds;
    }

    void run(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "## Cost of %,d rows for a server that skips rows to find a page%n%n"
                        + "| listing | calls | rows skipped and read | per page |%n|---|---|---|---|%n",
                rowsForCost);
        print("page numbers (LIVE)", cost(LIVE), out);
        print("SNAPSHOT", cost(SNAPSHOT), out);
        out.printf(
                Locale.ROOT,
                "%n## %,d rows, each response delayed by 20 ms, seconds%n%n| listing | s |%n|---|---|%n",
                rowsForTime);
        secondsWithDelay().forEach((title, seconds) -> out.printf("| %s | %s |%n", title, seconds.cell("%.2f")));
        out.println();
    }

    private static void print(String title, Cost cost, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "| %s | %,d | %,d | %,d |%n",
                title,
                cost.calls(),
                cost.rows(),
                cost.rows() / cost.calls());
    }

    /** Returns the cost of one listing of all rows for the server. */
    Cost cost(ListOptions options) {
        try (ApiSimulator api = ApiSimulator.start(SimulatorOptions.defaults().batches(rowsForCost))) {
            list(api, options, rowsForCost);
            return new Cost(api.calls(), api.cost());
        }
    }

    record Cost(long calls, long rows) {}

    private Map<String, Figures> secondsWithDelay() {
        Map<String, ListOptions> listings = new LinkedHashMap<>();
        listings.put("SNAPSHOT", SNAPSHOT);
        listings.put("SNAPSHOT, parallelism(8)", SNAPSHOT.parallelism(8));
        Map<String, Figures> seconds = new LinkedHashMap<>();
        SimulatorOptions late = SimulatorOptions.defaults().batches(rowsForTime).latency(LATE);
        try (ApiSimulator api = ApiSimulator.start(late)) {
            for (int round = -1; round < rounds; round++) { // the first round is the warm-up
                for (Map.Entry<String, ListOptions> listing : listings.entrySet()) {
                    long start = System.nanoTime();
                    list(api, listing.getValue(), rowsForTime);
                    double taken = (System.nanoTime() - start) / 1e9;
                    if (round >= 0) {
                        seconds.computeIfAbsent(listing.getKey(), title -> new Figures())
                                .add(taken);
                    }
                }
            }
        }
        return seconds;
    }

    private static void list(ApiSimulator api, ListOptions options, int rows) {
        Set<UUID> ids = new HashSet<>();
        BatchSessionFlux.builder()
                .baseUrl(api.baseUrl())
                .apiKey("any")
                .build()
                .listAll(BatchFilter.all(), options)
                .map(BatchSummary::batchId)
                .doOnNext(ids::add)
                .blockLast();
        if (ids.size() != rows) {
            throw new IllegalStateException("expected " + rows + " rows but received " + ids.size());
        }
    }
}
