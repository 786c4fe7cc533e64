package dev.batchsession.simulator;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.FutureMono;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Stands between a client and a simulator, and does to some calls what networks and servers do on a bad day. */
final class FaultProxy implements AutoCloseable {
    private static final int[] SERVER_FAILURES = {500, 502, 503, 504};
    private static final int DROPS = 20;
    private static final Duration BETWEEN_DROPS = Duration.ofMillis(2);

    private final long seed;
    private final Duration patience;
    private final AtomicLong calls = new AtomicLong();
    private final Map<ProxyFault, AtomicInteger> done = new EnumMap<>(ProxyFault.class);
    private final LoopResources threads = LoopResources.create("fault-proxy", 2, true);
    private final ConnectionProvider connections = ConnectionProvider.create("fault-proxy");
    private final HttpClient simulator;
    private final DisposableServer server;

    /** @param patience how long the client waits for an answer */
    FaultProxy(URI simulator, long seed, Duration patience) {
        this.seed = seed;
        this.patience = patience;
        this.simulator = HttpClient.create(connections).runOn(threads).baseUrl(simulator.toString());
        for (ProxyFault fault : ProxyFault.values()) {
            done.put(fault, new AtomicInteger());
        }
        this.server = HttpServer.create()
                .host(InetAddress.getLoopbackAddress().getHostAddress())
                .port(0)
                .runOn(threads)
                .handle(this::serve)
                .bindNow();
    }

    URI baseUrl() {
        return URI.create("http://" + server.host() + ':' + server.port());
    }

    int calls() {
        return (int) calls.get();
    }

    int failed() {
        return done.entrySet().stream()
                .filter(entry -> entry.getKey().isFailing())
                .mapToInt(entry -> entry.getValue().get())
                .sum();
    }

    private Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
        long call = calls.incrementAndGet();
        ProxyFault fault = ProxyFault.of(seed, call);
        done.get(fault).incrementAndGet();
        return switch (fault) {
            case RESET ->
                closed(response.withConnection(
                        connection -> connection.channel().config().setOption(ChannelOption.SO_LINGER, 0)));
            case CLOSED -> closed(response);
            case HALF_OPEN -> Mono.never();
            case BURST ->
                response.status(SERVER_FAILURES[(int) (call % SERVER_FAILURES.length)])
                        .send();
            case THROTTLED ->
                response.status(429).header(HttpHeaderNames.RETRY_AFTER, "1").send();
            case LATE -> Mono.delay(Duration.ofMillis(call % 60)).then(passedOn(request, response, fault));
            case NONE, NARROW, CUT, DRIP -> passedOn(request, response, fault);
        };
    }

    private Mono<Void> passedOn(HttpServerRequest request, HttpServerResponse response, ProxyFault fault) {
        return simulator
                .headers(headers -> headers.add(request.requestHeaders()).remove(HttpHeaderNames.HOST))
                .get()
                .uri(request.uri())
                .responseSingle((answer, content) -> content.asByteArray().flatMap(body -> {
                    response.status(answer.status()).headers(answer.responseHeaders());
                    response.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
                    return sent(response, body, fault);
                }));
    }

    private Mono<Void> sent(HttpServerResponse response, byte[] body, ProxyFault fault) {
        return switch (fault) {
            case CUT ->
                response.sendByteArray(Mono.just(Arrays.copyOf(body, body.length / 2)))
                        .then()
                        .then(closed(response));
            case NARROW -> bitByBit(response, body, BETWEEN_DROPS);
            case DRIP -> bitByBit(response, body, patience.dividedBy(4));
            default -> response.sendByteArray(Mono.just(body)).then();
        };
    }

    private static Mono<Void> bitByBit(HttpServerResponse response, byte[] body, Duration pause) {
        int size = Math.max(1, (body.length + DROPS - 1) / DROPS);
        return response.send(
                        Flux.range(0, (body.length + size - 1) / size)
                                .delayElements(pause)
                                .map(drop -> Unpooled.wrappedBuffer(Arrays.copyOfRange(
                                        body, drop * size, Math.min(body.length, (drop + 1) * size)))),
                        drop -> true)
                .then();
    }

    private static Mono<Void> closed(NettyOutbound response) {
        return Mono.fromRunnable(() -> response.withConnection(
                connection -> FutureMono.from(connection.channel().close()).subscribe()));
    }

    /** How often what was done. */
    @Override
    public String toString() {
        return calls + " calls, " + failed() + " made to fail: " + done;
    }

    @Override
    public void close() {
        server.disposeNow();
        connections.dispose();
        threads.dispose();
    }
}
