package dev.batchsession.board;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/** The HTTP server of the page and its events. Starts two event loops, which {@link #close()} stops. */
final class BoardServer implements AutoCloseable {
    private static final int EVENT_LOOPS = 2;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final String EVENTS = "/events";

    /** Allows the page its own scripts and connections to this server, and forbids frames. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** The {@code Host} headers of a browser on this machine. */
    private static final Pattern OWN_NAME = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]{1,5})?");

    private final PageFiles files = new PageFiles();
    private final EventStream events;
    private final boolean loopbackOnly;
    private final LoopResources threads = LoopResources.create("board", EVENT_LOOPS, true);
    private final DisposableServer server;

    /** Returns when connections are accepted. */
    BoardServer(BoardOptions options, EventStream events) {
        this.events = events;
        this.loopbackOnly = isLoopback(options.host());
        this.server = bind(options);
    }

    private DisposableServer bind(BoardOptions options) {
        try {
            return HttpServer.create()
                    .host(options.host())
                    .port(options.port())
                    .runOn(threads)
                    .handle(this::serve)
                    .bindNow();
        } catch (RuntimeException portTaken) {
            endThreads();
            throw portTaken;
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("host must be an address of this machine but was " + host, unknown);
        }
    }

    private Mono<Void> serve(HttpServerRequest request, HttpServerResponse response) {
        secure(response.responseHeaders());
        if (loopbackOnly && !isOwnName(request.requestHeaders().get(HttpHeaderNames.HOST))) {
            return answer(response, 403); // DNS rebinding: a foreign page whose host name resolves to this address
        }
        if (!request.method().equals(HttpMethod.GET)) {
            return answer(response.header(HttpHeaderNames.ALLOW, "GET"), 405);
        }
        String path = '/' + request.path();
        if (path.equals(EVENTS)) {
            return events.send(request, response);
        }
        PageFiles.PageFile file = files.at(path);
        return file == null ? answer(response, 404) : answer(response, file);
    }

    private static boolean isOwnName(@Nullable String host) {
        return host != null && OWN_NAME.matcher(host).matches();
    }

    private static void secure(HttpHeaders headers) {
        headers.set("Content-Security-Policy", POLICY)
                .set("X-Content-Type-Options", "nosniff")
                .set("Referrer-Policy", "no-referrer")
                .set("Cross-Origin-Resource-Policy", "same-origin")
                .set("Cross-Origin-Opener-Policy", "same-origin")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }

    private static Mono<Void> answer(HttpServerResponse response, int status) {
        return response.status(status).send();
    }

    private static Mono<Void> answer(HttpServerResponse response, PageFiles.PageFile file) {
        return response.header(HttpHeaderNames.CONTENT_TYPE, file.contentType())
                .sendString(Mono.just(file.text()))
                .then();
    }

    /** Returns the address of the page. */
    String url() {
        String host = server.host();
        return "http://" + (host.contains(":") ? '[' + host + ']' : host) + ':' + server.port() + '/';
    }

    @Override
    public void close() {
        events.close();
        try {
            server.disposeNow(CLOSE_TIMEOUT);
        } finally {
            endThreads();
        }
    }

    private void endThreads() {
        threads.disposeLater(Duration.ZERO, CLOSE_TIMEOUT).block(CLOSE_TIMEOUT);
    }
}
