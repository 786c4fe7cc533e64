package dev.batchsession.spring.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.batchsession.simulator.ListVariant;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody puts a watch on a dashboard: subscribes over HTTP, loses the connection, and scrapes what Prometheus would. */
@Timeout(120)
class WatchDashboardJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ROWS = 120;
    private static final String OFTEN = "--service.watch-interval=50ms";

    @Test
    void aWatchIsStreamedAndItsMetersAreScraped() throws IOException {
        try (Service service = Service.over(SimulatorOptions.defaults().batches(ROWS), OFTEN)) {
            try (Socket browser = service.slowClient("/changes");
                    InputStream events = Service.readAheadOf(browser)) {
                List<String> head = Service.readLines(events, 1, "event:snapshot");
                assertThat(head)
                        .anySatisfy(line -> assertThat(line).containsIgnoringCase("content-type: text/event-stream"))
                        .anySatisfy(line -> assertThat(line).containsIgnoringCase("x-accel-buffering: no"))
                        .anySatisfy(line -> assertThat(line).containsIgnoringCase("cache-control: no-store"));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(metrics(service))
                                .containsPattern(
                                        "batch_sessions_watch_poll_seconds_count\\{watch=\"changes\"} ([2-9]|\\d\\d)"));

                assertThat(metrics(service))
                        .contains(
                                "batch_sessions_watch_subscriptions{watch=\"changes\"} 1.0",
                                "batch_sessions_watch_changes_total{kind=\"existing\",watch=\"changes\"} " + ROWS
                                        + ".0",
                                "batch_sessions_watch_poll_failures_total{watch=\"changes\"} 0.0",
                                "resilience4j_circuitbreaker_state{name=\"batch-sessions\",state=\"closed\"} 1.0")
                        .containsPattern("batch_sessions_watch_lag_seconds\\{watch=\"changes\"} [0-9]")
                        .containsPattern("batch_sessions_call_seconds_count\\{.*status=\"200\"} ")
                        .containsPattern("http_server_requests_seconds_count\\{.*uri=\"/actuator/prometheus\"} ")
                        .doesNotContain(Service.KEY);
            }
        }
    }

    @Test
    void allClientsShareOneWatch() throws IOException {
        try (Service service = Service.over(SimulatorOptions.defaults().batches(ROWS), OFTEN);
                Socket first = service.slowClient("/changes");
                InputStream events = Service.readAheadOf(first);
                Socket second = service.slowClient("/changes");
                InputStream others = Service.readAheadOf(second)) {
            Service.readLines(events, 1, "event:snapshot");
            Service.readLines(others, 1, "event:snapshot");

            assertThat(metrics(service)).contains("batch_sessions_watch_subscriptions{watch=\"changes\"} 1.0");
        }
    }

    @Test
    void aClientThatReconnectsMissesNothingAndReceivesNothingTwice() throws IOException {
        SimulatorOptions changing = SimulatorOptions.defaults()
                .batches(ROWS)
                .list(ListVariant.usual().changesPerCall(1));
        try (Service service = Service.over(changing, OFTEN)) {
            List<Long> received = new ArrayList<>();
            String lastId = null;
            for (int connection = 0; connection < 5; connection++) {
                try (Socket browser = service.slowClient("/changes", lastId);
                        InputStream events = Service.readAheadOf(browser)) {
                    List<String> lines = Service.readLines(events, 5, "data:");
                    assertThat(lines.stream().filter("event:snapshot"::equals)).hasSize(connection == 0 ? 1 : 0);
                    for (String line : lines) {
                        if (line.startsWith("id:")) {
                            lastId = line.substring("id:".length());
                            received.add(Long.parseLong(lastId.substring(lastId.indexOf(':') + 1)));
                        }
                    }
                }
            }

            assertThat(received).hasSize(25);
            for (int n = 1; n < received.size(); n++) {
                assertThat(received.get(n)).isEqualTo(received.get(n - 1) + 1);
            }
        }
    }

    @Test
    void aStopCompletesTheStreams() throws IOException {
        Service service = Service.over(SimulatorOptions.defaults().batches(3), OFTEN);
        try (Socket browser = service.slowClient("/changes");
                InputStream events = Service.readAheadOf(browser)) {
            Service.readLines(events, 1, "event:snapshot");
            service.close();

            assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("\r\n0\r\n\r\n"); // the last chunk
        } finally {
            service.close();
        }
    }

    private static String metrics(Service service) {
        return service.get("/actuator/prometheus").body();
    }
}
