package dev.batchsession.http;

import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.Http2AllocationStrategy;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * The default client of this library with HTTP/2 enabled. In this package because the default client is not public.
 */
public final class Http2Client {
    private Http2Client() {}

    /** Returns a client for {@code https}. Opens more connections than HTTP/2 needs, see reactor-netty issue 4050. */
    public static HttpClient create() {
        return DefaultClient.INSTANCE.protocol(HttpProtocol.H2, HttpProtocol.HTTP11);
    }

    /** Returns a client as by {@link #create} whose concurrent calls share a connection, and therefore an event loop. */
    public static HttpClient onOneConnection() {
        ConnectionProvider pool = ConnectionProvider.builder("one-connection")
                .allocationStrategy(Http2AllocationStrategy.builder()
                        .maxConnections(1)
                        .strictConnectionReuse(true)
                        .build())
                .build();
        return HttpClient.create(pool)
                .runOn(DefaultClient.INSTANCE.configuration().loopResources())
                .compress(true)
                .protocol(HttpProtocol.H2, HttpProtocol.HTTP11);
    }
}
