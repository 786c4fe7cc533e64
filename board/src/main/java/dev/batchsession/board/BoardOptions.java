package dev.batchsession.board;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import java.net.InetAddress;
import java.time.Duration;

/**
 * The options of a {@link Board}. Immutable; each setter returns a copy of the options.
 *
 * @param host the address to listen on; keep the loopback address unless others on the network may see the batches
 * @param port the port to listen on, between 0 and 65535; 0 selects a free port
 * @param interval the time from the end of one poll to the start of the next, &gt; 0
 * @param filter selects the batches to show
 */
public record BoardOptions(String host, int port, Duration interval, BatchFilter filter) {
    private static final int PORT = 8300;
    private static final int MAX_PORT = 65_535;
    private static final Duration INTERVAL = Duration.ofSeconds(2); // short: somebody is looking at the page
    private static final BoardOptions DEFAULTS =
            new BoardOptions(InetAddress.getLoopbackAddress().getHostAddress(), PORT, INTERVAL, BatchFilter.all());

    /**
     * Validates the options.
     *
     * @throws IllegalArgumentException if a value is out of bounds
     */
    public BoardOptions {
        requireNonNull(host, "host");
        requireNonNull(interval, "interval");
        requireNonNull(filter, "filter");
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be 0 to " + MAX_PORT + " but was " + port);
        }
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval must be > 0 but was " + interval);
        }
    }

    /** Returns the defaults: all batches, polled every 2 seconds, on port 8300 of the loopback address. */
    public static BoardOptions defaults() {
        return DEFAULTS;
    }

    /** Sets the address to listen on. Defaults to the loopback address, which only this machine can reach. */
    public BoardOptions host(String host) {
        return new BoardOptions(host, port, interval, filter);
    }

    /** Sets the port to listen on. Must be between 0 and 65535; 0 selects a free port. Defaults to 8300. */
    public BoardOptions port(int port) {
        return new BoardOptions(host, port, interval, filter);
    }

    /** Sets the time from the end of one poll to the start of the next. Must be &gt; 0; defaults to 2 seconds. */
    public BoardOptions interval(Duration interval) {
        return new BoardOptions(host, port, interval, filter);
    }

    /** Sets which batches to show. Defaults to all. */
    public BoardOptions filter(BatchFilter filter) {
        return new BoardOptions(host, port, interval, filter);
    }
}
