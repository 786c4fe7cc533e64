package dev.batchsession.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The client of every source that was given none. Shared, so that a process has one pool however many listings it runs. */
final class DefaultClient {
    static final HttpClient INSTANCE = HttpClient.create(ConnectionProvider.builder("batch-session-flux")
                    .maxConnections(500) // Reactor Netty's own default, stated because the Javadoc promises it
                    .pendingAcquireMaxCount(-1) // a wait for a connection is bounded by the attempt's timeout
                    // Common load balancers close a connection after 60 s of silence (AWS ALB's default).
                    .maxIdleTime(Duration.ofSeconds(45))
                    .build())
            .compress(true)
            .headers(headers -> headers.set(HttpHeaderNames.USER_AGENT, "batch-session-flux"));

    private DefaultClient() {}
}
