package dev.batchsession.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The client of every source that was given none. Shared, so that a process has one pool however many listings it runs. */
final class DefaultClient {
    private static final String NAME = "batch-session-flux";

    static final HttpClient INSTANCE = HttpClient.create(ConnectionProvider.builder(NAME)
                    .maxConnections(500) // Reactor Netty's own default, stated because the Javadoc promises it
                    .pendingAcquireMaxCount(-1) // a wait for a connection is bounded by the attempt's timeout
                    // Common load balancers close a connection after 60 s of silence (AWS ALB's default).
                    .maxIdleTime(Duration.ofSeconds(45))
                    .lifo() // what a lookahead opened and no longer needs is left to the idle time
                    .build())
            .runOn(new RoundRobinLoops(NAME, Runtime.getRuntime().availableProcessors()))
            .compress(true)
            .headers(headers -> headers.set(HttpHeaderNames.USER_AGENT, NAME));

    private DefaultClient() {}
}
