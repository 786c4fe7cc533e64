package dev.batchsession.http;

import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/**
 * The client that this library has where it is given none, but with HTTP/2 where the server offers it. In this package
 * because that client is not public.
 */
public final class Http2Client {
    private Http2Client() {}

    /** The client, for {@code https} addresses. */
    public static HttpClient create() {
        return DefaultClient.INSTANCE.protocol(HttpProtocol.H2, HttpProtocol.HTTP11);
    }
}
