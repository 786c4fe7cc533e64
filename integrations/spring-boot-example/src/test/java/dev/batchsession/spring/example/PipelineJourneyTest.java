package dev.batchsession.spring.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A new user's first day with the starter: a key, a bean, an endpoint; then slow clients, gone clients, a failing API. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.MethodName.class) // the last one opens the breaker
class PipelineJourneyTest {
    private static final int ROWS = 5_000;
    private static final int PAGES = ROWS / 100;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static Service service;

    @BeforeAll
    static void start() {
        service = Service.over(SimulatorOptions.defaults().batches(ROWS), "--service.watch-interval=1h");
        await().atMost(Duration.ofSeconds(30)) // the only poll, so that the tests count their own calls
                .untilAsserted(
                        () -> assertThat(service.get("/actuator/prometheus").body())
                                .contains("batch_sessions_watch_poll_seconds_count{watch=\"changes\"} 1"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void streamsTheListingAsNdjson() {
        long before = service.api().calls();

        HttpResponse<Stream<String>> answer = service.lines("/batches");

        assertThat(answer.headers().firstValue("content-type")).hasValue("application/x-ndjson");
        List<String> ids = answer.body()
                .map(line -> JSON.readTree(line).get("batchId").asString())
                .toList();
        assertThat(ids)
                .isEqualTo(service.api().batches().stream()
                        .map(batch -> batch.batchId().toString())
                        .toList());
        assertThat(service.api().calls() - before).isEqualTo(PAGES);
    }

    @Test
    void listsOneStatus() {
        List<JsonNode> rows = service.lines("/batches?status=FAILED")
                .body()
                .map(JSON::readTree)
                .toList();

        assertThat(rows)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.get("status").asString()).isEqualTo("FAILED"))
                .noneMatch(row -> row.has("additionalProperties")); // as BatchJson has it
    }

    /**
     * Whoever is ahead of a slow client has had the time for it: another client drains the whole list meanwhile.
     */
    @Test
    void fetchesForASlowClientWhatItReadsAndLittleMore() throws IOException {
        long before = service.api().calls();
        try (Socket slow = service.slowClient("/batches");
                InputStream rows = Service.readAheadOf(slow)) {
            for (int read = 1; read <= 3; read++) {
                Service.readLines(rows, 500, "batchId");
                drain();

                long callsForTheSlow = service.api().calls() - before - (long) read * PAGES;
                assertThat(callsForTheSlow).isBetween(read * 5L, read * 5L + 10);
            }
        }
    }

    @Test
    void stopsFetchingForAClientThatIsGone() throws IOException {
        try (Socket leaving = service.slowClient("/batches");
                InputStream rows = Service.readAheadOf(leaving)) {
            Service.readLines(rows, 100, "batchId");
        }

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                service.get("/actuator/prometheus").body())
                        .containsPattern("batch_sessions_listing_seconds_count\\{.*reactor_status=\"cancelled\""));
        long calls = service.api().calls();
        drain();
        assertThat(service.api().calls() - calls).isEqualTo(PAGES);
    }

    @Test
    void tellsItsHealthAndNoKey() {
        drain();

        HttpResponse<String> health = service.get("/actuator/health");

        JsonNode details = JSON.readTree(health.body()).at("/components/batchSessions");
        assertThat(details.get("status").asString()).isEqualTo("UP");
        assertThat(details.at("/details/circuitBreaker").asString()).isEqualTo("CLOSED");
        assertThat(details.at("/details/lastSuccess").asString()).startsWith("2");
        assertThat(health.body()).doesNotContain(Service.KEY);
    }

    @Test
    void zIsUnhealthyWhileTheBreakerIsOpen() {
        service.bean(ResiliencePolicy.class).circuitBreaker().transitionToOpenState();

        HttpResponse<String> health = service.get("/actuator/health");

        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(JSON.readTree(health.body())
                        .at("/components/batchSessions/status")
                        .asString())
                .isEqualTo("DOWN");
        service.bean(ResiliencePolicy.class).circuitBreaker().transitionToClosedState();
    }

    /** As another client, all of it. */
    private static void drain() {
        assertThat(service.lines("/batches").body()).hasSize(ROWS);
    }
}
