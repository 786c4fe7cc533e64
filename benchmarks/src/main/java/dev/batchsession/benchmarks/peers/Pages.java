package dev.batchsession.benchmarks.peers;

import java.net.URI;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Fetches a page with Reactor Netty and databind, as in tutorials. */
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
