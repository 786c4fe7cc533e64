package dev.batchsession.http;

import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.Http2AllocationStrategy;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * The client that this library has where it is given none, but with HTTP/2 where the server offers it. In this package
 * because that client is not public.
 */
public final class Http2Client {
    private Http2Client() {}

    /** The client, for {@code https} addresses. It opens more connections than HTTP/2 needs: reactor-netty issue 4050. */
    public static HttpClient create() {
        return DefaultClient.INSTANCE.protocol(HttpProtocol.H2, HttpProtocol.HTTP11);
    }

    /** As {@link #create}, but calls at the same time share a connection, and so an event loop. */
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
