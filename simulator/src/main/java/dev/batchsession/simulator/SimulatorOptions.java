package dev.batchsession.simulator;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a simulator serves and how badly. Immutable; {@link #defaults()} is where options start, and each setting returns
 * a copy:
 *
 * <pre>{@code SimulatorOptions.defaults().batches(250).failureRate(0.1)}</pre>
 *
 * @param batches rows in the list, &gt;= 0
 * @param seed decides over the rows, the faults and the changes: the same seed gives the same
 * @param requiredKey the only API key that is served; {@code null} to serve everybody
 * @param latency wait before each answer, &gt;= 0
 * @param failureRate share of calls answered with 500, 0 to 1
 * @param throttleRate share of calls answered with 429, 0 to 1; together with {@code failureRate} at most 1
 * @param retryAfter what a 429 asks the client to wait, &gt;= 0; sent in whole seconds, rounded up
 * @param port the port to listen on; 0 for any free one
 * @param list how the list is ordered, compares times, and changes
 * @param latencyPerRow wait before an answer for each row of its page and each that was skipped to come to it, &gt;= 0
 */
public record SimulatorOptions(
        int batches,
        long seed,
        @Nullable String requiredKey,
        Duration latency,
        double failureRate,
        double throttleRate,
        Duration retryAfter,
        int port,
        ListVariant list,
        Duration latencyPerRow) {
    private static final SimulatorOptions DEFAULTS = new SimulatorOptions(
            1234, 1, null, Duration.ZERO, 0, 0, Duration.ofSeconds(1), 0, ListVariant.usual(), Duration.ZERO);
    private static final int MAX_PORT = 65_535;

    /** Refuses what cannot be served. */
    public SimulatorOptions {
        Require.that(batches >= 0, "batches must be >= 0", batches);
        requireNotNegative("latency", latency);
        Require.share("failureRate", failureRate);
        Require.share("throttleRate", throttleRate);
        Require.that(
                failureRate + throttleRate <= 1,
                "failureRate and throttleRate must be 1 or less together",
                failureRate + throttleRate);
        requireNotNegative("retryAfter", retryAfter);
        Require.that(port >= 0 && port <= MAX_PORT, "port must be 0 to " + MAX_PORT, port);
        requireNonNull(list, "list");
        requireNotNegative("latencyPerRow", latencyPerRow);
    }

    /** 1234 batches, served to everybody, at once and without faults, on any free port. */
    public static SimulatorOptions defaults() {
        return DEFAULTS;
    }

    /** Rows in the list, &gt;= 0; default 1234. */
    public SimulatorOptions batches(int batches) {
        return new SimulatorOptions(
                batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port, list, latencyPerRow);
    }

    /** Decides over the rows, the faults and the changes; default 1. */
    public SimulatorOptions seed(long seed) {
        return new SimulatorOptions(
                batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port, list, latencyPerRow);
    }

    /** The only API key that is served; any other is answered with 401. Default: everybody is served. */
    public SimulatorOptions requiredKey(String requiredKey) {
        requireNonNull(requiredKey, "requiredKey");
        return new SimulatorOptions(
                batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port, list, latencyPerRow);
    }

    /** Wait before each answer, &gt;= 0; default none. */
    public SimulatorOptions latency(Duration latency) {
        return new SimulatorOptions(
                batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port, list, latencyPerRow);
    }

    /** Share of calls answered with 500, 0 to 1; default 0. */
    public SimulatorOptions failureRate(double failureRate) {
        return new SimulatorOptions(
                batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port, list, latencyPerRow);
    }

    /** Share of calls answered with 429, 0 to 1; default 0. */
    public SimulatorOptions throttleRate(double throttleRate) {
        return new SimulatorOptions(
                batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port, list, latencyPerRow);
    }

    /** What a 429 asks the client to wait, &gt;= 0, sent in whole seconds, rounded up; default 1 s. */
    public SimulatorOptions retryAfter(Duration retryAfter) {
        return new SimulatorOptions(
                batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port, list, latencyPerRow);
    }

    /** The port to listen on, 0 to 65535; default 0, any free one. */
    public SimulatorOptions port(int port) {
        return new SimulatorOptions(
                batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port, list, latencyPerRow);
    }

    /** How the list is ordered, compares times, and changes; default newest first and without changes. */
    public SimulatorOptions list(ListVariant list) {
        return new SimulatorOptions(
                batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port, list, latencyPerRow);
    }

    /**
     * Wait before an answer, on top of the latency, for each row of its page and each that was skipped to come to it,
     * &gt;= 0; default none. A page far down the list then takes longer, as in a database that counts rows to its offset.
     */
    public SimulatorOptions latencyPerRow(Duration latencyPerRow) {
        return new SimulatorOptions(
                batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port, list, latencyPerRow);
    }

    /** Shows whether a key is required, not which: options end up in logs. */
    @Override
    public String toString() {
        return "SimulatorOptions[batches=" + batches + ", seed=" + seed + ", requiredKey="
                + (requiredKey == null ? "none" : "***") + ", latency=" + latency + ", failureRate=" + failureRate
                + ", throttleRate=" + throttleRate + ", retryAfter=" + retryAfter + ", port=" + port + ", list=" + list
                + ", latencyPerRow=" + latencyPerRow + ']';
    }

    private static void requireNotNegative(String name, Duration duration) {
        Require.that(!requireNonNull(duration, name).isNegative(), name + " must be >= 0", duration);
    }
}
