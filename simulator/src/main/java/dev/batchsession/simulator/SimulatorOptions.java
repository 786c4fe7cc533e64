package dev.batchsession.simulator;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options of an {@link ApiSimulator}. Immutable; each setter returns a copy:
 *
 * <pre>{@code SimulatorOptions.defaults().batches(250).failureRate(0.1)}</pre>
 *
 * @param batches the number of rows in the list, &gt;= 0
 * @param seed determines the rows, the faults and the changes
 * @param requiredKey the only accepted API key; {@code null} to accept any, or none
 * @param latency the delay of each response, &gt;= 0
 * @param failureRate the share of calls answered with 500, between 0 and 1
 * @param throttleRate the share of calls answered with 429, between 0 and 1; at most 1 together with {@code failureRate}
 * @param retryAfter the {@code Retry-After} of a 429, &gt;= 0; sent in whole seconds, rounded up
 * @param port the port to listen on, between 0 and 65535; 0 selects a free port
 * @param list the order of the list, how it compares times, and how it changes
 * @param latencyPerRow an additional delay for each row of the page and each row that it skips, &gt;= 0
 * @param webhook where to send a request when a batch ends; {@code null} to send none
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
        Duration latencyPerRow,
        @Nullable Webhook webhook) {
    private static final SimulatorOptions DEFAULTS = new SimulatorOptions(
            1234, 1, null, Duration.ZERO, 0, 0, Duration.ofSeconds(1), 0, ListVariant.usual(), Duration.ZERO, null);
    private static final int MAX_PORT = 65_535;

    /**
     * Validates the options.
     *
     * @throws IllegalArgumentException if a value is out of bounds
     */
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

    /** Returns the defaults: 1234 batches, any API key, no delay, no faults, on a free port. */
    public static SimulatorOptions defaults() {
        return DEFAULTS;
    }

    /** Sets the number of rows in the list. Must be &gt;= 0; defaults to 1234. */
    public SimulatorOptions batches(int batches) {
        Draft draft = new Draft(this);
        draft.batches = batches;
        return draft.options();
    }

    /** Sets the seed, which determines the rows, the faults and the changes. Defaults to 1. */
    public SimulatorOptions seed(long seed) {
        Draft draft = new Draft(this);
        draft.seed = seed;
        return draft.options();
    }

    /** Sets the only accepted API key; calls with another are answered with 401. By default, any key is accepted. */
    public SimulatorOptions requiredKey(String requiredKey) {
        Draft draft = new Draft(this);
        draft.requiredKey = requireNonNull(requiredKey, "requiredKey");
        return draft.options();
    }

    /** Sets the delay of each response. Must be &gt;= 0; defaults to 0. */
    public SimulatorOptions latency(Duration latency) {
        Draft draft = new Draft(this);
        draft.latency = latency;
        return draft.options();
    }

    /** Sets the share of calls answered with 500. Must be between 0 and 1; defaults to 0. */
    public SimulatorOptions failureRate(double failureRate) {
        Draft draft = new Draft(this);
        draft.failureRate = failureRate;
        return draft.options();
    }

    /** Sets the share of calls answered with 429. Must be between 0 and 1; defaults to 0. */
    public SimulatorOptions throttleRate(double throttleRate) {
        Draft draft = new Draft(this);
        draft.throttleRate = throttleRate;
        return draft.options();
    }

    /** Sets the {@code Retry-After} of a 429, sent in whole seconds, rounded up. Must be &gt;= 0; defaults to 1 second. */
    public SimulatorOptions retryAfter(Duration retryAfter) {
        Draft draft = new Draft(this);
        draft.retryAfter = retryAfter;
        return draft.options();
    }

    /** Sets the port to listen on. Must be between 0 and 65535; defaults to 0, which selects a free port. */
    public SimulatorOptions port(int port) {
        Draft draft = new Draft(this);
        draft.port = port;
        return draft.options();
    }

    /** Sets the order of the list, how it compares times, and how it changes. Defaults to {@link ListVariant#usual()}. */
    public SimulatorOptions list(ListVariant list) {
        Draft draft = new Draft(this);
        draft.list = list;
        return draft.options();
    }

    /**
     * Sets a delay, in addition to {@link #latency}, for each row of the page and each row that it skips. Must be &gt;=
     * 0; defaults to 0. Later pages then take longer, as with {@code OFFSET} in a database.
     */
    public SimulatorOptions latencyPerRow(Duration latencyPerRow) {
        Draft draft = new Draft(this);
        draft.latencyPerRow = latencyPerRow;
        return draft.options();
    }

    /**
     * Sets where to send a signed request when a batch completes or fails. By default, none is sent.
     *
     * @param uri the address of the receiver
     * @param secret the signing secret
     */
    public SimulatorOptions webhook(URI uri, String secret) {
        Draft draft = new Draft(this);
        draft.webhook = new Webhook(uri, secret);
        return draft.options();
    }

    /**
     * The receiver of webhook requests.
     *
     * @param uri its address, absolute
     * @param secret the signing secret, not blank
     */
    public record Webhook(URI uri, String secret) {
        /**
         * Validates the values.
         *
         * @throws IllegalArgumentException if the address is not absolute, or the secret is blank
         */
        public Webhook {
            Require.that(uri.isAbsolute(), "uri must be absolute", uri);
            if (secret.isBlank()) {
                throw new IllegalArgumentException("secret must not be blank");
            }
        }

        /** Masks the secret. */
        @Override
        public String toString() {
            return "Webhook[uri=" + uri + ", secret=***]";
        }
    }

    /** Masks the key, since options end up in logs. */
    @Override
    public String toString() {
        return "SimulatorOptions[batches=" + batches + ", seed=" + seed + ", requiredKey="
                + (requiredKey == null ? "none" : "***") + ", latency=" + latency + ", failureRate=" + failureRate
                + ", throttleRate=" + throttleRate + ", retryAfter=" + retryAfter + ", port=" + port + ", list=" + list
                + ", latencyPerRow=" + latencyPerRow + ", webhook=" + (webhook == null ? "none" : webhook) + ']';
    }

    private static void requireNotNegative(String name, Duration duration) {
        Require.that(!requireNonNull(duration, name).isNegative(), name + " must be >= 0", duration);
    }

    /** A mutable copy, while a setter runs. */
    private static final class Draft {
        private int batches;
        private long seed;
        private @Nullable String requiredKey;
        private Duration latency;
        private double failureRate;
        private double throttleRate;
        private Duration retryAfter;
        private int port;
        private ListVariant list;
        private Duration latencyPerRow;
        private @Nullable Webhook webhook;

        Draft(SimulatorOptions options) {
            this.batches = options.batches;
            this.seed = options.seed;
            this.requiredKey = options.requiredKey;
            this.latency = options.latency;
            this.failureRate = options.failureRate;
            this.throttleRate = options.throttleRate;
            this.retryAfter = options.retryAfter;
            this.port = options.port;
            this.list = options.list;
            this.latencyPerRow = options.latencyPerRow;
            this.webhook = options.webhook;
        }

        SimulatorOptions options() {
            return new SimulatorOptions(
                    batches,
                    seed,
                    requiredKey,
                    latency,
                    failureRate,
                    throttleRate,
                    retryAfter,
                    port,
                    list,
                    latencyPerRow,
                    webhook);
        }
    }
}
