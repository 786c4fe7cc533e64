package dev.batchsession.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.RateLimitedException;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.testing.StubPageSource;
import dev.batchsession.watch.WatchOptions;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.subscriber.TestSubscriber;

/** What Prometheus scrapes. Dashboards depend on the names and tags, so a change here is a change for users. */
class PrometheusScrapeTest {
    @RegisterExtension
    private final VirtualTime time = new VirtualTime();

    private final PrometheusMeterRegistry meters =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), time);
    private final ObservationRegistry observations = ObservationRegistry.create();

    @BeforeEach
    void listAndWatch() {
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        BatchSessionObservations observed = BatchSessionObservations.of(observations, meters);
        ResiliencePolicy policy = ResiliencePolicy.standard();
        ResiliencePolicy patient = ResiliencePolicy.patient();
        new PolicyMetrics(policy).bindTo(meters);
        new PolicyMetrics(patient).bindTo(meters);
        StubPageSource stub = StubPageSource.ofRows(250);
        stub.failOnPage(2, new RateLimitedException(2, "HTTP 429", Duration.ofSeconds(3)));
        BatchSessionFlux.over(observed.around(policy).apply(stub))
                .listAll()
                .transform(observed::listing)
                .subscribe(TestSubscriber.create());
        time.advance(Duration.ofSeconds(10));
        BatchSessionFlux watched =
                BatchSessionFlux.over(observed.around(patient).apply(StubPageSource.ofRows(2)));
        new WatchMetrics(meters, "board")
                .watch(watched, BatchFilter.all(), WatchOptions.every(Duration.ofMinutes(1)))
                .subscribe(TestSubscriber.create());
        time.advance(Duration.ofSeconds(10));
    }

    @Test
    void hasCallsPagesRowsRetriesAndWaits() {
        assertThat(lines())
                .contains(
                        "batch_sessions_call_seconds_count{error=\"RateLimitedException\",filter_status=\"any\","
                                + "outcome=\"CLIENT_ERROR\",reactor_status=\"error\",reactor_type=\"Mono\",status=\"429\"} 1",
                        "batch_sessions_retries_total 1.0")
                .anyMatch(text -> text.startsWith("batch_sessions_page_wait_seconds_sum 3.")) // and a tenth at random
                .anyMatch(
                        text -> text.startsWith(
                                "batch_sessions_call_seconds_count{error=\"none\",filter_status=\"any\","
                                        + "outcome=\"SUCCESS\",reactor_status=\"completed\",reactor_type=\"Mono\",status=\"200\"}"))
                .anyMatch(text -> text.startsWith("batch_sessions_page_seconds_count{outcome=\"SUCCESS\"}"))
                .anyMatch(text -> text.startsWith("batch_sessions_rows_total 25"))
                .anyMatch(text -> text.startsWith("batch_sessions_listing_seconds_count{error=\"none\","))
                .anyMatch(text -> text.startsWith("batch_sessions_call_active_seconds_"));
    }

    @Test
    void tellsTheClientsOfSeveralAccountsApart() {
        PrometheusMeterRegistry accounts =
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), time);
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(accounts));
        for (String client : List.of("north", "south")) {
            BatchSessionObservations observed =
                    BatchSessionObservations.of(observations, accounts).client(client);
            BatchSessionFlux.over(
                            observed.around(UnaryOperator.identity()).apply(StubPageSource.ofRows(client.length())))
                    .listAll()
                    .transform(observed::listing)
                    .subscribe(TestSubscriber.create());
        }

        for (String client : List.of("north", "south")) {
            String tag = "client=\"" + client + '"';
            assertThat(accounts.scrape().lines())
                    .contains(
                            "batch_sessions_rows_total{" + tag + "} 5.0",
                            "batch_sessions_retries_total{" + tag + "} 0.0")
                    .anyMatch(text -> text.startsWith("batch_sessions_call_seconds_count{" + tag))
                    .anyMatch(text -> text.startsWith("batch_sessions_listing_seconds_count{" + tag))
                    .anyMatch(text -> text.startsWith("batch_sessions_page_wait_seconds_count{" + tag))
                    .anyMatch(text -> text.startsWith("batch_sessions_page_seconds_count{" + tag));
        }
    }

    @Test
    void hasThePartsOfBothPolicies() {
        for (String name : List.of("batch-sessions", "batch-sessions-patient")) {
            String tag = "name=\"" + name + '"';
            assertThat(lines())
                    .contains("resilience4j_circuitbreaker_state{" + tag + ",state=\"closed\"} 1.0")
                    .anyMatch(text -> text.startsWith("resilience4j_ratelimiter_available_permissions{" + tag))
                    .anyMatch(text ->
                            text.startsWith("resilience4j_retry_calls_total{kind=\"successful_with_retry\"," + tag))
                    .anyMatch(text -> text.startsWith("batch_sessions_throttled_seconds_total{" + tag));
        }
        assertThat(lines())
                .contains(
                        "batch_sessions_throttled_seconds_total{name=\"batch-sessions\"} 3.0",
                        "batch_sessions_throttled_seconds_total{name=\"batch-sessions-patient\"} 0.0",
                        "resilience4j_retry_calls_total{kind=\"successful_with_retry\",name=\"batch-sessions\"} 1.0");
    }

    @Test
    void hasTheWatch() {
        assertThat(lines())
                .contains(
                        "batch_sessions_watch_lag_seconds{watch=\"board\"} 10.0",
                        "batch_sessions_watch_subscriptions{watch=\"board\"} 1.0",
                        "batch_sessions_watch_live{watch=\"board\"} 0.0",
                        "batch_sessions_watch_poll_failures_total{watch=\"board\"} 0.0",
                        "batch_sessions_watch_changes_total{kind=\"existing\",watch=\"board\"} 2.0")
                .anyMatch(text -> text.startsWith("batch_sessions_watch_poll_seconds_count{watch=\"board\"} 1"))
                .anyMatch(text -> text.startsWith("batch_sessions_watch_delay_seconds_count{event=\"created\","));
    }

    /** Each name that the documentation's queries ask for is scraped; and each that is scraped is documented. */
    @Test
    void isWhatTheDocumentationSays() throws IOException {
        String guide = Files.readString(Path.of("../../docs/observability.md"));
        String scrape = meters.scrape();

        List<String> asked = Pattern.compile("\\b((batch_sessions|resilience4j)_[a-z0-9_]+)")
                .matcher(guide)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
        assertThat(asked).hasSizeGreaterThan(15);
        assertThat(asked).allSatisfy(name -> assertThat(scrape).containsPattern("(?m)^" + name + "[ {]"));
        meters.forEachMeter(meter -> {
            if (meter.getId().getName().startsWith("batch.sessions")) {
                assertThat(guide).contains('`' + meter.getId().getName() + '`');
            }
        });
    }

    private List<String> lines() {
        return meters.scrape().lines().toList();
    }
}
