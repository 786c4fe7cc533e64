package dev.batchsession.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The client of every source that is built without one. Shared, so that a process has one pool for all listings. */
final class DefaultClient {
    private static final String NAME = "batch-session-flux";

    /** A page of 100 rows in one part, which passes the pipeline once. Netty's default of 8 KiB splits it into four. */
    private static final int MAX_PART_BYTES = 64 * 1024;

    @SuppressWarnings("deprecation") // until Netty 5, which has no such setting
    static final HttpClient INSTANCE = HttpClient.create(ConnectionProvider.builder(NAME)
                    .maxConnections(500) // Reactor Netty's default, set explicitly because the Javadoc promises it
                    .pendingAcquireMaxCount(-1) // the request timeout limits the wait for a connection
                    // Common load balancers close idle connections after 60 s (the default of AWS ALB).
                    .maxIdleTime(Duration.ofSeconds(45))
                    .lifo() // connections that a lookahead no longer needs become idle
                    .build())
            .runOn(new DefaultLoops(NAME, Runtime.getRuntime().availableProcessors()))
            .compress(true)
            .httpResponseDecoder(decoder -> decoder.maxChunkSize(MAX_PART_BYTES))
            .headers(headers -> headers.set(HttpHeaderNames.USER_AGENT, NAME));

    private DefaultClient() {}
}
