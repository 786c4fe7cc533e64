package dev.batchsession.benchmarks.peers;

import java.net.URI;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** One page by Reactor Netty and databind, as tutorials have it. */
final class Pages {
    private final HttpClient client;

    Pages(URI base) {
        this.client = HttpClient.create().baseUrl(base.toString());
    }

    Mono<WirePage> fetch(int page) {
        return client.get()
                .uri(WirePage.query(page))
                .responseSingle((response, body) -> body.asByteArray())
                .map(WirePage::read);
    }
}
