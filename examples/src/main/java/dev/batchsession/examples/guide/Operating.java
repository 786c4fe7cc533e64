package dev.batchsession.examples.guide;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.resilience.ResiliencePolicy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

final class Operating {
    private Operating() {}

    static BatchSessionFlux withRotatedKey(AtomicReference<String> key) {
        // region rotation
        return BatchSessionFlux.builder()
                .apiKey(key::get) // called before each attempt, on an event loop; must not block
                .decorate(ResiliencePolicy.standard())
                .build();
        // end
    }

    static BatchSessionFlux withOwnClient() {
        // region own-client
        ConnectionProvider pool = ConnectionProvider.builder("batch-sessions")
                .maxConnections(20)
                .maxIdleTime(Duration.ofSeconds(45))
                .metrics(true)
                .build();
        return BatchSessionFlux.builder()
                .httpClient(HttpClient.create(pool).compress(true).proxyWithSystemProperties())
                .requestTimeout(Duration.ofSeconds(10))
                .build();
        // end
    }
}
