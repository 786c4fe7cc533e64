package dev.batchsession.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.examples.JoinWithOwnData.FailedOrder;
import dev.batchsession.export.ExportProgress;
import dev.batchsession.http.HttpPageSource;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageSource;
import dev.batchsession.process.ChildJvm;
import dev.batchsession.resilience.AttemptsExhaustedException;
import dev.batchsession.resilience.CallRefusedException;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatedRows;
import dev.batchsession.simulator.SimulatorOptions;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.BatchWaiter;
import dev.batchsession.watch.WatchOptions;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Runs every example, so that copied code works. */
@Timeout(60)
class ExamplesTest {
    private static final String KEY = "example";
    private static final SimulatorOptions OPTIONS = SimulatorOptions.defaults().requiredKey(KEY);

    @Test
    void listEverythingPrintsTheFailedBatches() throws IOException, InterruptedException {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ChildJvm.Result result = ChildJvm.of(ListEverything.class)
                    .environment("ANCHORBROWSER_API_KEY", KEY)
                    .environment("ANCHORBROWSER_BASE_URL", api.baseUrl().toString())
                    .run();

            List<String> expected = SimulatedRows.of(api, row -> row.status().equals("failed")).stream()
                    .map(row -> row.batchId() + " failed of " + row.createdAt())
                    .toList();
            assertThat(result.out()).isNotEmpty().isEqualTo(expected);
            assertThat(result.exitCode()).isZero();
        }
    }

    @Test
    void stopEarlyMakesOneCall() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            StepVerifier.create(StopEarly.firstTen(client(api)))
                    .expectNext(SimulatedRows.of(api).subList(0, 10))
                    .verifyComplete();

            assertThat(api.calls()).isEqualTo(1);
        }
    }

    @Test
    void exportToFileWritesTheFailedBatches(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("failed.ndjson");
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ExportProgress last = ExportToFile.failedBatches(client(api), file).blockLast();

            int failed =
                    SimulatedRows.of(api, row -> row.status().equals("failed")).size();
            assertThat(last.rows()).isEqualTo(failed).isPositive();
            assertThat(Files.readAllLines(file)).hasSize(failed).allMatch(line -> line.contains("\"failed\""));
        }
    }

    @Test
    void joinWithOwnDataFindsTheCustomerOfEachFailedBatchInOrder() {
        AtomicInteger running = new AtomicInteger();
        List<Integer> atOnce = new CopyOnWriteArrayList<>();
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            List<BatchSummary> failed =
                    SimulatedRows.of(api, row -> row.status().equals("failed"));
            JoinWithOwnData.Orders orders = batchId -> Mono.defer(() -> {
                        atOnce.add(running.incrementAndGet());
                        return batchId.equals(failed.get(1).batchId())
                                ? Mono.<String>empty()
                                : Mono.just("c-" + batchId);
                    })
                    .delaySubscription(Duration.ofMillis(1))
                    .doFinally(end -> running.decrementAndGet());

            List<FailedOrder> expected = new ArrayList<>();
            failed.forEach(batch -> expected.add(new FailedOrder(batch, "c-" + batch.batchId())));
            expected.set(1, new FailedOrder(failed.get(1), "nobody"));
            StepVerifier.create(JoinWithOwnData.failedOrders(client(api), orders))
                    .expectNextSequence(expected)
                    .verifyComplete();

            assertThat(atOnce).hasSameSizeAs(failed).allMatch(lookups -> lookups <= 8);
        }
    }

    @Test
    void joinWithOwnDataFetchesNoPageThatALookupDoesNotWaitFor() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.batches(5000))) {
            StepVerifier.create(JoinWithOwnData.failedOrders(client(api), batchId -> Mono.never()))
                    .expectSubscription()
                    .expectNoEvent(Duration.ofMillis(500))
                    .thenCancel()
                    .verify();

            assertThat(api.calls()).isEqualTo(1);
        }
    }

    @Test
    void sharedPolicyCountsTheCallsOfBothTeamsAndKeepsBothFromAnOutage() {
        SimulatorOptions oneTeam = OPTIONS.batches(100);
        SimulatorOptions otherTeam = OPTIONS.batches(100).seed(2);
        try (ApiSimulator one = ApiSimulator.start(oneTeam);
                ApiSimulator other = ApiSimulator.start(otherTeam)) {
            ResiliencePolicy policy = ResiliencePolicy.standard();

            List<BatchSummary> rows = SharedPolicy.unfinished(source(one), source(other), policy)
                    .collectList()
                    .block();

            List<BatchSummary> expected =
                    new ArrayList<>(SimulatedRows.of(one, row -> row.status().equals("processing")));
            expected.addAll(SimulatedRows.of(other, row -> row.status().equals("processing")));
            assertThat(rows).isNotEmpty().containsExactlyInAnyOrderElementsOf(expected);
            assertThat(policy.circuitBreaker().getMetrics().getNumberOfSuccessfulCalls())
                    .isEqualTo(2);

            policy.circuitBreaker().transitionToOpenState();
            StepVerifier.create(SharedPolicy.unfinished(source(one), source(other), policy))
                    .verifyError(CallRefusedException.class);
            assertThat(one.calls() + other.calls()).isEqualTo(2);
        }
    }

    @Test
    void ownCircuitBreakerReportsThatItOpenedAndThenNothingIsCalled() {
        List<StateTransition> alerts = new CopyOnWriteArrayList<>();
        CircuitBreaker breaker = OwnCircuitBreaker.breaker(alerts::add);
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.failureRate(1))) {
            BatchSessionFlux batches = BatchSessionFlux.builder()
                    .baseUrl(api.baseUrl())
                    .apiKey(KEY)
                    .decorate(OwnCircuitBreaker.policy(breaker))
                    .build();

            StepVerifier.create(batches.listAll()).verifyError(AttemptsExhaustedException.class);
            assertThat(alerts).containsExactly(StateTransition.CLOSED_TO_OPEN);
            assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);

            StepVerifier.create(batches.listAll()).verifyError(CallRefusedException.class);
            assertThat(api.calls()).isEqualTo(5);
        }
    }

    @Test
    void watchAndShareServesTwoSubscribersByOnePoll() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.batches(90))) {
            Flux<WatchAndShare.Update> shared =
                    WatchAndShare.shared(client(api), BatchFilter.all(), WatchOptions.every(Duration.ofHours(1)));

            // The second subscriber may be late, and then starts with the latest update.
            Flux<WatchAndShare.Update> untilAllAreThere =
                    shared.takeUntil(update -> update.batches().size() == 90);
            StepVerifier.create(Flux.merge(untilAllAreThere, untilAllAreThere))
                    .expectNextCount(2)
                    .thenConsumeWhile(update -> update.change().kind() == BatchChange.Kind.EXISTING)
                    .verifyComplete();

            assertThat(api.calls()).isEqualTo(1);
        }
    }

    @Test
    void waitForBatchesReportsEachOutcome() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.batches(90))) {
            BatchSessionFlux batches = client(api);
            List<BatchSummary> rows = batches.listAll().collectList().block();
            UUID ended = id(rows, BatchStatus.COMPLETED);
            UUID live = id(rows, BatchStatus.PROCESSING);
            BatchWaiter waiter =
                    batches.waiter(WatchOptions.every(Duration.ofMillis(50)).endedRetention(Duration.ofDays(36_500)));

            StepVerifier.create(WaitForBatches.outcomes(waiter, List.of(ended), Duration.ofSeconds(50)))
                    .expectNext(ended + " is COMPLETED")
                    .verifyComplete();
            StepVerifier.create(WaitForBatches.outcomes(waiter, List.of(live), Duration.ofMillis(1)))
                    .expectNext(live + " has not ended yet")
                    .verifyComplete();
        }
    }

    private static UUID id(List<BatchSummary> rows, BatchStatus status) {
        return rows.stream()
                .filter(row -> row.status() == status)
                .findFirst()
                .orElseThrow()
                .batchId();
    }

    private static BatchSessionFlux client(ApiSimulator api) {
        return BatchSessionFlux.over(source(api));
    }

    private static PageSource source(ApiSimulator api) {
        return HttpPageSource.builder().baseUrl(api.baseUrl()).apiKey(KEY).build();
    }
}
