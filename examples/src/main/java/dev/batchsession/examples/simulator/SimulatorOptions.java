package dev.batchsession.examples.simulator;

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
 * @param seed decides over the rows and the faults: the same seed gives the same
 * @param requiredKey the only API key that is served; {@code null} to serve everybody
 * @param latency wait before each answer, &gt;= 0
 * @param failureRate share of calls answered with 500, 0 to 1
 * @param throttleRate share of calls answered with 429, 0 to 1; together with {@code failureRate} at most 1
 * @param retryAfter what a 429 asks the client to wait, &gt;= 0; sent in whole seconds, rounded up
 * @param port the port to listen on; 0 for any free one
 */
public record SimulatorOptions(
        int batches,
        long seed,
        @Nullable String requiredKey,
        Duration latency,
        double failureRate,
        double throttleRate,
        Duration retryAfter,
        int port) {
    private static final SimulatorOptions DEFAULTS =
            new SimulatorOptions(1234, 1, null, Duration.ZERO, 0, 0, Duration.ofSeconds(1), 0);
    private static final int MAX_PORT = 65_535;

    /** Refuses what cannot be served. */
    public SimulatorOptions {
        require(batches >= 0, "batches must be >= 0", batches);
        requireNotNegative("latency", latency);
        require(isShare(failureRate), "failureRate must be 0 to 1", failureRate);
        require(isShare(throttleRate), "throttleRate must be 0 to 1", throttleRate);
        require(
                isShare(failureRate + throttleRate),
                "failureRate and throttleRate must be 1 or less together",
                failureRate + throttleRate);
        requireNotNegative("retryAfter", retryAfter);
        require(port >= 0 && port <= MAX_PORT, "port must be 0 to " + MAX_PORT, port);
    }

    /** 1234 batches, served to everybody, at once and without faults, on any free port. */
    public static SimulatorOptions defaults() {
        return DEFAULTS;
    }

    /** Rows in the list, &gt;= 0; default 1234. */
    public SimulatorOptions batches(int batches) {
        return new SimulatorOptions(batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port);
    }

    /** Decides over the rows and the faults; default 1. */
    public SimulatorOptions seed(long seed) {
        return new SimulatorOptions(batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port);
    }

    /** The only API key that is served; any other is answered with 401. Default: everybody is served. */
    public SimulatorOptions requiredKey(String requiredKey) {
        requireNonNull(requiredKey, "requiredKey");
        return new SimulatorOptions(batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port);
    }

    /** Wait before each answer, &gt;= 0; default none. */
    public SimulatorOptions latency(Duration latency) {
        return new SimulatorOptions(batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port);
    }

    /** Share of calls answered with 500, 0 to 1; default 0. */
    public SimulatorOptions failureRate(double failureRate) {
        return new SimulatorOptions(batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port);
    }

    /** Share of calls answered with 429, 0 to 1; default 0. */
    public SimulatorOptions throttleRate(double throttleRate) {
        return new SimulatorOptions(batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port);
    }

    /** What a 429 asks the client to wait, &gt;= 0, sent in whole seconds, rounded up; default 1 s. */
    public SimulatorOptions retryAfter(Duration retryAfter) {
        return new SimulatorOptions(batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port);
    }

    /** The port to listen on, 0 to 65535; default 0, any free one. */
    public SimulatorOptions port(int port) {
        return new SimulatorOptions(batches, seed, requiredKey, latency, failureRate, throttleRate, retryAfter, port);
    }

    /** Shows whether a key is required, not which: options end up in logs. */
    @Override
    public String toString() {
        return "SimulatorOptions[batches=" + batches + ", seed=" + seed + ", requiredKey="
                + (requiredKey == null ? "none" : "***") + ", latency=" + latency + ", failureRate=" + failureRate
                + ", throttleRate=" + throttleRate + ", retryAfter=" + retryAfter + ", port=" + port + ']';
    }

    private static boolean isShare(double rate) {
        return rate >= 0 && rate <= 1; // false for NaN too
    }

    private static void requireNotNegative(String name, Duration duration) {
        require(!requireNonNull(duration, name).isNegative(), name + " must be >= 0", duration);
    }

    private static void require(boolean holds, String expectation, Object actual) {
        if (!holds) {
            throw new IllegalArgumentException(expectation + " but was " + actual);
        }
    }
}
