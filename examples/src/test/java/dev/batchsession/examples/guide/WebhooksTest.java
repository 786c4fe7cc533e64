package dev.batchsession.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.ListVariant;
import dev.batchsession.simulator.SimulatorOptions;
import dev.batchsession.watch.WatchOptions;
import dev.batchsession.watch.WatchPoll;
import dev.batchsession.webhook.WebhookVerifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** The guide's receiver, called by the simulator and by others. */
class WebhooksTest {
    private static final String SECRET = "36da51b166a69268a59a8d5ee0b32c9f";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Sinks.Many<Instant> hints = Sinks.many().multicast().directBestEffort();
    private HttpServer server;
    private URI address;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/anchor/webhooks", new Webhooks(WebhookVerifier.of(List.of(SECRET)), hints));
        server.start();
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/anchor/webhooks");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void receivesAHintWhenABatchEnds() {
        // region webhook-simulate
        SimulatorOptions options = SimulatorOptions.defaults()
                .list(ListVariant.usual().changesPerCall(20)) // or living(true): batches end as time passes
                .webhook(address, SECRET);
        try (ApiSimulator api = ApiSimulator.start(options)) {
            BatchSessionFlux batches = BatchSessionFlux.builder()
                    .baseUrl(api.baseUrl())
                    .apiKey("any")
                    .build();

            StepVerifier.create(hints.asFlux())
                    .then(() -> batches.count(BatchFilter.all()).repeat(9).blockLast()) // 10 calls
                    .expectNextCount(1)
                    .thenCancel()
                    .verify(PATIENCE);
        }
        // end
    }

    @Test
    void aHintStartsAPoll() throws Exception {
        try (ApiSimulator api = ApiSimulator.start(SimulatorOptions.defaults().batches(1))) {
            BatchSessionFlux batches = BatchSessionFlux.builder()
                    .baseUrl(api.baseUrl())
                    .apiKey("any")
                    .build();
            // region webhook-wake
            BatchSessionFlux hinted = batches.wakeOn(hints.asFlux());
            // end
            WatchOptions seldom = WatchOptions.every(Duration.ofHours(1));

            StepVerifier.create(Flux.<WatchPoll>create(
                            sink -> sink.onDispose(hinted.watch(BatchFilter.all(), seldom.onPolled(sink::next))
                                    .subscribe())))
                    .expectNextCount(1)
                    .then(() -> hints.tryEmitNext(Instant.now()))
                    .expectNextCount(1)
                    .thenCancel()
                    .verify(PATIENCE);
        }
    }

    @Test
    void rejectsWhatIsNotSignedOrTooLarge() throws Exception {
        assertThat(post(10)).isEqualTo(401);
        assertThat(post(1024 * 1024 + 1)).isEqualTo(413);
    }

    private int post(int size) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address)
                .POST(BodyPublishers.ofByteArray(new byte[size]))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
