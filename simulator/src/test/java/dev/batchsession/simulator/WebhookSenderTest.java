package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.webhook.WebhookVerifier;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.netty.resources.LoopResources;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookSenderTest {
    private static final String SECRET = "36da51b166a69268a59a8d5ee0b32c9f";
    private static final WebhookVerifier VERIFIER = WebhookVerifier.of(List.of(SECRET));

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SimulatedBatch BATCH =
            new BatchGenerator(1, ListVariant.usual()).batches(1).get(0);

    private final MockWebServer receiver = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    private SimulatorOptions options() {
        return SimulatorOptions.defaults()
                .batches(50)
                .list(ListVariant.usual().changesPerCall(20))
                .webhook(URI.create(receiver.url("/hooks").toString()), SECRET);
    }

    @Test
    void announcesTheEndsOfAListThatChanges() throws Exception {
        receiver.setDispatcher(answering(204));
        try (ApiSimulator api = ApiSimulator.start(options())) {
            for (int i = 0; i < 10; i++) {
                Calls.get(api, "?limit=1"); // 20 changes
            }

            RecordedRequest request = next();
            assertThat(request.getTarget()).isEqualTo("/hooks");
            assertThat(isSigned(request)).isTrue();
            assertThat(request.getHeaders().get("Anchor-Event")).isEqualTo("batch.completed");
        }
    }

    @Test
    void sendsARequestForEachBatchThatCompletesOrFails() throws Exception {
        receiver.setDispatcher(answering(204));
        try (Sending sending = new Sending(options(), () -> {})) {
            sending.change("processing", "cancelled");
            sending.change("cancelled", "processing");
            sending.change("processing", "completed");
            sending.change("completed", "completed");
            sending.change("completed", "failed");

            List<RecordedRequest> requests = List.of(next(), next());
            assertThat(requests)
                    .extracting(request -> event(request).get("type").asString())
                    .containsExactlyInAnyOrder("batch.completed", "batch.failed");
            assertThat(requests).allSatisfy(request -> {
                assertThat(isSigned(request)).isTrue();
                assertThat(event(request).at("/data/batch_id").asString())
                        .isEqualTo(BATCH.batchId().toString());
                assertThat(request.getHeaders().get("Anchor-Event"))
                        .isEqualTo("batch." + event(request).at("/data/status").asString());
            });
        }
        assertThat(receiver.getRequestCount()).isEqualTo(2);
    }

    @Test
    void sendsARequestAgainUntilItIsAccepted() throws Exception {
        receiver.enqueue(new MockResponse.Builder().code(503).build());
        receiver.enqueue(new MockResponse.Builder().code(204).build());
        try (Sending sending = new Sending(options(), () -> {})) {
            sending.change("processing", "completed");

            RecordedRequest first = next();
            RecordedRequest second = next();
            assertThat(second.getHeaders().get("Anchor-Delivery-Id"))
                    .isNotBlank()
                    .isEqualTo(first.getHeaders().get("Anchor-Delivery-Id"));
            assertThat(isSigned(second)).isTrue();
        }
    }

    @Test
    void letsTimePassInALivingListWithoutACall() {
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        try {
            AtomicInteger steps = new AtomicInteger();
            SimulatorOptions living = options().list(ListVariant.usual().living(true));
            Sending sending = new Sending(living, steps::incrementAndGet);
            time.advanceTimeBy(LivingBatches.STEP.multipliedBy(3));
            sending.close();
            time.advanceTimeBy(LivingBatches.STEP.multipliedBy(3));

            assertThat(steps).hasValue(3);
        } finally {
            VirtualTimeScheduler.reset();
        }
    }

    private static SimulatedBatch batch(String status) {
        return new SimulatedBatch(BATCH.batchId(), status, 10, 0, 0, BATCH.createdAt(), null);
    }

    private static Dispatcher answering(int status) {
        return new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder().code(status).build();
            }
        };
    }

    private RecordedRequest next() throws InterruptedException {
        RecordedRequest request = receiver.takeRequest(30, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    private static boolean isSigned(RecordedRequest request) {
        return VERIFIER.verify(
                request.getHeaders().get(WebhookVerifier.SIGNATURE_HEADER),
                request.getBody().toByteArray());
    }

    private static JsonNode event(RecordedRequest request) {
        return JSON.readTree(request.getBody().utf8());
    }

    /** A sender for a list of one batch. */
    private static final class Sending implements AutoCloseable {
        private final BatchList batches = new BatchList(List.of(batch("processing")));
        private final LoopResources threads = LoopResources.create("webhook-test", 1, true);
        private final Disposable sending;

        Sending(SimulatorOptions options, Changes changes) {
            sending = new WebhookSender(options, threads).start(batches, changes);
        }

        void change(String before, String after) {
            batches.replace(batch(before), batch(after));
        }

        @Override
        public void close() {
            sending.dispose();
            threads.dispose();
        }
    }
}
