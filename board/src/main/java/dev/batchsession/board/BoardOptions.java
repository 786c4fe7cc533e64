package dev.batchsession.board;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import java.net.InetAddress;
import java.time.Duration;

/**
 * What a board shows, and where. Immutable; {@link #defaults()} is where options start, and each setting returns a copy.
 *
 * @param host the address to listen on; the loopback address unless others may see the batches
 * @param port the port to listen on; 0 for any free one
 * @param interval time from poll to poll, &gt; 0
 * @param filter which batches
 */
public record BoardOptions(String host, int port, Duration interval, BatchFilter filter) {
    private static final int PORT = 8300;
    private static final int MAX_PORT = 65_535;
    private static final Duration INTERVAL = Duration.ofSeconds(2); // somebody looks at it
    private static final BoardOptions DEFAULTS =
            new BoardOptions(InetAddress.getLoopbackAddress().getHostAddress(), PORT, INTERVAL, BatchFilter.all());

    /** Refuses what cannot be served. */
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

    /** All batches, looked at every 2 s, on port 8300 of the loopback address. */
    public static BoardOptions defaults() {
        return DEFAULTS;
    }

    /** The address to listen on; default the loopback address, which this machine alone can reach. */
    public BoardOptions host(String host) {
        return new BoardOptions(host, port, interval, filter);
    }

    /** The port to listen on, 0 to 65535; default 8300. 0 takes any free one. */
    public BoardOptions port(int port) {
        return new BoardOptions(host, port, interval, filter);
    }

    /** Time from the end of one poll to the start of the next, &gt; 0; default 2 s. */
    public BoardOptions interval(Duration interval) {
        return new BoardOptions(host, port, interval, filter);
    }

    /** Which batches; default all. */
    public BoardOptions filter(BatchFilter filter) {
        return new BoardOptions(host, port, interval, filter);
    }
}
