package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.RequestRejectedException;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.resilience.AttemptsExhaustedException;
import dev.batchsession.resilience.ResiliencePolicy;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** The whole library against the simulator: facade, paging, policy and HTTP, over a socket. */
@Timeout(60)
class EndToEndTest {
    private static final String KEY = "end-to-end";
    private static final SimulatorOptions HEALTHY = SimulatorOptions.defaults().requiredKey(KEY); // 1234 rows

    @ParameterizedTest(name = "in pages of {0}, {1} ahead")
    @CsvSource({"100, 0", "100, 8", "99, 3", "50, 0"})
    void listsEveryRowOnceInOrder(int pageSize, int lookahead) {
        ListOptions options = ListOptions.defaults().pageSize(pageSize).lookahead(lookahead);
        try (ApiSimulator api = ApiSimulator.start(HEALTHY)) {
            StepVerifier.create(client(api, unhurried()).listAll(BatchFilter.all(), options))
                    .expectNextSequence(SimulatedRows.of(api))
                    .verifyComplete();

            assertThat(api.calls()).isEqualTo((1234 + pageSize - 1) / pageSize);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void losesNoRowAndRepeatsNoneWhereCallsFail(long seed) {
        SimulatorOptions faulty =
                HEALTHY.seed(seed).failureRate(0.2).throttleRate(0.1).retryAfter(Duration.ZERO);
        try (ApiSimulator api = ApiSimulator.start(faulty)) {
            StepVerifier.create(client(api, unhurried())
                            .listAll(BatchFilter.all(), ListOptions.defaults().pageSize(50)))
                    .expectNextSequence(SimulatedRows.of(api))
                    .verifyComplete();

            assertThat(api.answers(200)).isEqualTo(25);
            assertThat(api.answers(500)).isPositive();
            assertThat(api.answers(429)).isPositive();
            assertThat(api.calls()).isEqualTo(api.answers(200) + api.answers(500) + api.answers(429));
        }
    }

    @Test
    void waitsAsLongAsA429AsksFor() {
        SimulatorOptions throttling = HEALTHY.batches(300).seed(1).throttleRate(0.4);
        try (ApiSimulator api = ApiSimulator.start(throttling)) {
            Duration took = StepVerifier.create(
                            client(api, ResiliencePolicy.standard()).listAll())
                    .expectNextSequence(SimulatedRows.of(api))
                    .verifyComplete();

            assertThat(api.answers(429)).isPositive();
            assertThat(took).isGreaterThanOrEqualTo(Duration.ofSeconds(api.answers(429))); // each asks for 1 s
        }
    }

    @ParameterizedTest
    @EnumSource(value = BatchStatus.class, mode = Mode.EXCLUDE, names = "UNKNOWN")
    void listsTheRowsOfAStatus(BatchStatus status) {
        try (ApiSimulator api = ApiSimulator.start(HEALTHY)) {
            StepVerifier.create(
                            client(api, unhurried()).listAll(BatchFilter.all().status(status)))
                    .expectNextSequence(
                            SimulatedRows.of(api, row -> row.status().equals(status.wireName())))
                    .verifyComplete();
        }
    }

    @Test
    void listsTheRowsOfASpan() {
        try (ApiSimulator api = ApiSimulator.start(HEALTHY)) {
            Instant after = api.batches().get(900).createdAt();
            Instant before = api.batches().get(300).createdAt();
            StepVerifier.create(client(api, unhurried())
                            .listAll(BatchFilter.all().createdAfter(after).createdBefore(before)))
                    .expectNextSequence(SimulatedRows.of(
                            api,
                            row -> row.createdAt().isAfter(after)
                                    && row.createdAt().isBefore(before)))
                    .verifyComplete();

            assertThat(api.calls()).isEqualTo(6); // 599 rows
        }
    }

    @ParameterizedTest(name = "take({0}) makes {1} calls")
    @CsvSource({"1, 1", "100, 1", "101, 2", "200, 2", "1234, 13"})
    void takeCostsAsManyCallsAsItsRowsFill(int rows, int calls) {
        try (ApiSimulator api = ApiSimulator.start(HEALTHY)) {
            StepVerifier.create(client(api, unhurried()).listAll().take(rows))
                    .expectNextSequence(SimulatedRows.of(api).subList(0, rows))
                    .verifyComplete();

            assertThat(api.calls()).isEqualTo(calls);
        }
    }

    @Test
    void listsNothingOfAnEmptyListByOneCall() {
        try (ApiSimulator api = ApiSimulator.start(HEALTHY.batches(0))) {
            StepVerifier.create(client(api, unhurried()).listAll()).verifyComplete();

            assertThat(api.calls()).isEqualTo(1);
        }
    }

    @Test
    void countsByOneCall() {
        try (ApiSimulator api = ApiSimulator.start(HEALTHY)) {
            StepVerifier.create(client(api, unhurried()).count(BatchFilter.all()))
                    .expectNext(1234L)
                    .verifyComplete();

            assertThat(api.calls()).isEqualTo(1);
        }
    }

    @Test
    void asksOnceWithAWrongKey() {
        ResiliencePolicy policy = unhurried();
        try (ApiSimulator api = ApiSimulator.start(HEALTHY)) {
            StepVerifier.create(client(api.baseUrl(), "wrong-key", policy).listAll())
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(ApiKeyRejectedException.class)
                            .hasMessage("page 1: API key rejected, HTTP 401, code 401: Invalid API key"));

            assertThat(api.calls()).isEqualTo(1);
            assertThat(policy.circuitBreaker().getMetrics().getNumberOfFailedCalls())
                    .isZero();
        }
    }

    @Test
    void givesUpOnAServerThatAlwaysFails() {
        try (ApiSimulator api = ApiSimulator.start(HEALTHY.failureRate(1))) {
            StepVerifier.create(client(api, ResiliencePolicy.standard()).listAll())
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(AttemptsExhaustedException.class)
                            .cause()
                            .isInstanceOf(ServerFailureException.class)
                            .hasMessage("page 1: server failed, HTTP 500, code 500: Internal server error"));

            assertThat(api.calls()).isEqualTo(5);
        }
    }

    @Test
    void saysWhatTheServerDoesNotServe() {
        try (ApiSimulator api = ApiSimulator.start(HEALTHY)) {
            URI elsewhere = URI.create(api.baseUrl() + "/api");
            StepVerifier.create(client(elsewhere, KEY, unhurried()).listAll())
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOfSatisfying(RequestRejectedException.class, rejected -> {
                                assertThat(rejected.status()).hasValue(404);
                            }));
        }
    }

    private static BatchSessionFlux client(ApiSimulator api, ResiliencePolicy policy) {
        return client(api.baseUrl(), KEY, policy);
    }

    private static BatchSessionFlux client(URI baseUrl, String key, ResiliencePolicy policy) {
        return BatchSessionFlux.builder()
                .baseUrl(baseUrl)
                .apiKey(key)
                .decorate(policy)
                .build();
    }

    /** The standard policy, but no test waits for its permits. */
    private static ResiliencePolicy unhurried() {
        return ResiliencePolicy.builder()
                .rateLimiter(RateLimiterConfig.custom()
                        .limitForPeriod(1_000_000)
                        .limitRefreshPeriod(Duration.ofSeconds(1))
                        .build())
                .build();
    }
}
