package dev.batchsession.spring.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.batchsession.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody puts a watch on a dashboard: subscribes over HTTP, and scrapes what Prometheus would. */
@Timeout(120)
class WatchDashboardJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ROWS = 120;

    @Test
    void aWatchIsStreamedAndItsMetersAreScraped() throws IOException {
        try (Service service =
                Service.over(SimulatorOptions.defaults().batches(ROWS), "--service.watch-interval=50ms")) {
            assertThat(metrics(service))
                    .contains(
                            "batch_sessions_watch_subscriptions{watch=\"changes\"} 0.0",
                            "batch_sessions_watch_lag_seconds{watch=\"changes\"} NaN");

            try (Socket browser = service.slowClient("/changes");
                    InputStream events = Service.readAheadOf(browser)) {
                Service.readLines(events, 1, "text/event-stream");
                Service.readLines(events, ROWS, "event:EXISTING");
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

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(metrics(service))
                            .contains("batch_sessions_watch_subscriptions{watch=\"changes\"} 0.0"));
            long calls = service.api().calls();
            assertThat(metrics(service)).contains("batch_sessions_watch_lag_seconds{watch=\"changes\"} NaN");
            assertThat(service.api().calls()).isEqualTo(calls);
        }
    }

    private static String metrics(Service service) {
        return service.get("/actuator/prometheus").body();
    }
}
