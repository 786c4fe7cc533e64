package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@Timeout(20)
class ApiSimulatorTest {
    private static final SimulatorOptions OPTIONS = SimulatorOptions.defaults().batches(50);

    @Test
    void servesTwentyRowsWhereNothingElseIsAskedFor() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            HttpResponse<String> response = Calls.get(api, "");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
            ListAnswer answer = JsonMapper.shared().readValue(response.body(), ListAnswer.class);
            assertThat(answer.data().batches()).isEqualTo(api.batches().subList(0, 20));
        }
    }

    @Test
    void listensOnTheLoopbackAddress() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            assertThat(api.baseUrl().getHost())
                    .isEqualTo(InetAddress.getLoopbackAddress().getHostAddress());
        }
    }

    @Test
    void servesOnlyTheRequiredKey() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.requiredKey("right").failureRate(1))) {
            assertThat(Calls.get(api, "").statusCode()).isEqualTo(401);
            assertThat(Calls.get(api, "", "anchor-api-key", "wrong").statusCode())
                    .isEqualTo(401);
            assertThat(Calls.get(api, "", "anchor-api-key", "right").statusCode())
                    .as("past the key, to the fault")
                    .isEqualTo(500);
        }
    }

    @Test
    void saysWhichParameterIsWrong() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            HttpResponse<String> response = Calls.get(api, "?limit=101");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body())
                    .isEqualTo("{\"error\":{\"code\":400,\"message\":\"limit must be an integer from 1 to 100\"}}");
        }
    }

    @Test
    void refusesAQueryThatIsNoUrlEncoding() throws IOException {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            assertThat(statusLine(api, "GET /v1/batch-sessions?status=%zz HTTP/1.1"))
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/batch-sessions/", "/v1/batch-session", "/v2/batch-sessions"})
    void servesNoOtherPath(String path) {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            assertThat(Calls.getPath(api, path).statusCode()).isEqualTo(404);
            assertThat(api.calls()).isZero();
        }
    }

    @Test
    void servesNoOtherMethod() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            assertThat(Calls.send(Calls.request(api, "/v1/batch-sessions")
                                    .POST(BodyPublishers.noBody())
                                    .build())
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void asksToWaitInWholeSecondsWhereItThrottles() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.throttleRate(1).retryAfter(Duration.ofMillis(1001)))) {
            HttpResponse<String> response = Calls.get(api, "");

            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.headers().firstValue("retry-after")).hasValue("2");
        }
    }

    @Test
    void compressesWhereTheClientAcceptsIt() throws IOException {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            HttpResponse<byte[]> packed = Calls.getBytes(api, "", "accept-encoding", "gzip");

            assertThat(packed.headers().firstValue("content-encoding")).hasValue("gzip");
            try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
                assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(Calls.get(api, "").body());
            }
        }
    }

    @Test
    void delaysEachAnswerWithoutHoldingUpTheOthers() {
        int together = 100; // one after the other they would take 30 s
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.latency(Duration.ofMillis(300)))) {
            long start = System.nanoTime();
            List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, together)
                    .mapToObj(i -> Calls.getLater(api, ""))
                    .toList();
            calls.forEach(call -> assertThat(call.join().statusCode()).isEqualTo(200));

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(300), Duration.ofSeconds(10));
        }
    }

    @Test
    void takesLongerForPagesFurtherDown() {
        SimulatorOptions options = OPTIONS.latencyPerRow(Duration.ofMillis(10));
        try (ApiSimulator api = ApiSimulator.start(options)) {
            long start = System.nanoTime();
            Calls.get(api, "?limit=2&page=20"); // 38 rows skipped, 2 read

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(400), Duration.ofSeconds(10));
            assertThat(api.cost()).isEqualTo(40);
        }
    }

    @Test
    void changesBeforeEachPageAndForNothingElse() {
        try (ApiSimulator api =
                ApiSimulator.start(OPTIONS.list(ListVariant.usual().changesPerCall(3)))) {
            List<SimulatedBatch> atFirst = api.batches();
            Calls.get(api, "?limit=0"); // refused
            assertThat(api.batches()).isEqualTo(atFirst);

            Calls.get(api, "");
            assertThat(api.batches()).isNotEqualTo(atFirst);
            assertThat(api.history().clock()).isEqualTo(3);
        }
    }

    @Test
    void sendsTimesAsPreciselyAsTheyAreShownOrNone() {
        ListVariant variant = ListVariant.usual()
                .density(Density.usual().perSecond(100))
                .shownPrecision(TimePrecision.MIXED)
                .undatedShare(0.2);
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.list(variant))) {
            String body = Calls.get(api, "?limit=50").body();

            assertThat(body)
                    .containsPattern("\"created_at\":\"2026-11-01T12:00:0[0-9]\\.000Z\"")
                    .containsPattern("\"created_at\":\"2026-11-01T[0-9:]*\\.[0-9]{3}Z\"")
                    .containsPattern("\"created_at\":\"2026-11-01T[0-9:]*\\.[0-9]{6}Z\"")
                    .doesNotContain("null");
            assertThat(body.split("created_at", -1)).hasSizeBetween(30, 50);
            assertThat(JsonMapper.shared()
                            .readValue(body, ListAnswer.class)
                            .data()
                            .batches())
                    .isEqualTo(api.batches());
        }
    }

    @Test
    void countsItsCallsAndAnswers() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.failureRate(0.5))) {
            List<Integer> answered = IntStream.range(0, 20)
                    .map(i -> Calls.get(api, "").statusCode())
                    .boxed()
                    .toList();

            assertThat(api.calls()).isEqualTo(20);
            assertThat(answered).contains(200, 500);
            assertThat(api.answers(200))
                    .isEqualTo(answered.stream().filter(status -> status == 200).count());
            assertThat(api.answers(200) + api.answers(500)).isEqualTo(20);
            assertThat(api.answers(429)).isZero();
        }
    }

    @Test
    void answersTheSameCallsAlikeWithTheSameSeed() {
        SimulatorOptions options = OPTIONS.seed(5).failureRate(0.3).throttleRate(0.3);
        assertThat(answers(options)).isEqualTo(answers(options)).isNotEqualTo(answers(options.seed(6)));
    }

    private static List<String> answers(SimulatorOptions options) {
        try (ApiSimulator api = ApiSimulator.start(options)) {
            return IntStream.rangeClosed(1, 20)
                    .mapToObj(page -> Calls.get(api, "?limit=2&page=" + page))
                    .map(response -> response.statusCode() + response.body())
                    .toList();
        }
    }

    @Test
    void freesItsPortAndItsThreadsWhenItIsClosed() throws InterruptedException {
        ApiSimulator api = ApiSimulator.start(OPTIONS);
        int port = api.baseUrl().getPort();
        assertThat(Calls.get(api, "").statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> ApiSimulator.start(OPTIONS.port(port))).hasMessageContaining("bind");
        api.close();

        try (ApiSimulator next = ApiSimulator.start(OPTIONS.port(port))) {
            assertThat(next.baseUrl()).isEqualTo(api.baseUrl());
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("api-simulator")) {
                thread.join(5000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    private static String statusLine(ApiSimulator api, String requestLine) throws IOException {
        try (Socket socket = new Socket(api.baseUrl().getHost(), api.baseUrl().getPort())) {
            String request = requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
