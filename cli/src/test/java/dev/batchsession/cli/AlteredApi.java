package dev.batchsession.cli;

import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A simulator behind a proxy that alters requests and responses, for servers that differ from it. */
final class AlteredApi implements AutoCloseable {
    private final ApiSimulator simulator;
    private final DisposableServer proxy;
    private final Map<String, Supplier<String>> headers = new HashMap<>();
    private UnaryOperator<String> query = text -> text;
    private UnaryOperator<String> body = text -> text;

    private AlteredApi(SimulatorOptions options) {
        this.simulator = ApiSimulator.start(options);
        this.proxy = HttpServer.create()
                .host(InetAddress.getLoopbackAddress().getHostAddress())
                .port(0)
                .handle(this::serve)
                .bindNow();
    }

    static AlteredApi of(SimulatorOptions options) {
        return new AlteredApi(options);
    }

    /** Alters the path and query of each request. */
    AlteredApi query(UnaryOperator<String> query) {
        this.query = query;
        return this;
    }

    /** Alters the body of each response. */
    AlteredApi body(UnaryOperator<String> body) {
        this.body = body;
        return this;
    }

    /** Adds a header to each response. */
    AlteredApi header(String name, Supplier<String> value) {
        headers.put(name, value);
        return this;
    }

    private Mono<Void> serve(HttpServerRequest request, HttpServerResponse response) {
        String key = request.requestHeaders().get("anchor-api-key", "");
        return HttpClient.create()
                .headers(sent -> sent.set("anchor-api-key", key))
                .get()
                .uri(simulator.baseUrl() + query.apply(request.uri()))
                .responseSingle((answer, bytes) -> bytes.asString().flatMap(text -> {
                    headers.forEach((name, value) -> response.header(name, value.get()));
                    return response.status(answer.status())
                            .sendString(Mono.just(body.apply(text)))
                            .then();
                }));
    }

    /** Returns the environment of a program that calls the proxy. */
    Map<String, String> environment() {
        return ProgramRun.environment("http://" + proxy.host() + ':' + proxy.port());
    }

    long calls() {
        return simulator.calls();
    }

    @Override
    public void close() {
        proxy.disposeNow();
        simulator.close();
    }
}
