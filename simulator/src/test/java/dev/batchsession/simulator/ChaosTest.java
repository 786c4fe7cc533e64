package dev.batchsession.simulator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.resilience.ResiliencePolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A snapshot through a network and a server on a bad day, while the list changes. The patient policy makes 10 calls a
 * second, so the long run takes some minutes:
 *
 * <pre>{@code
 * mvn … -Dtest=ChaosTest -Dchaos.pages=2000 -Dchaos.seed=7 -Dsurefire.timeout=3600
 * }</pre>
 */
@Timeout(3600) // of the longest run; each has one by its pages
class ChaosTest {
    private static final int PAGES = Integer.getInteger("chaos.pages", 25);
    private static final long SEED = Long.getLong("chaos.seed", 1);
    private static final int PAGE_SIZE = 100;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(180 + PAGES);

    @ParameterizedTest(name = "in {0} parts")
    @ValueSource(ints = {1, 4})
    void bringsEveryRowOnceThroughFaultsWhileTheListChanges(int parallelism) {
        SimulatorOptions changing = SimulatorOptions.defaults()
                .seed(SEED)
                .batches(PAGES * PAGE_SIZE)
                .list(ListVariant.usual().changesPerCall(0.5));
        try (ApiSimulator api = ApiSimulator.start(changing);
                FaultProxy proxy = new FaultProxy(api.baseUrl(), SEED, REQUEST_TIMEOUT)) {
            BatchSessionFlux batches = BatchSessionFlux.builder()
                    .baseUrl(proxy.baseUrl())
                    .apiKey("chaos")
                    .requestTimeout(REQUEST_TIMEOUT)
                    .decorate(ResiliencePolicy.patient())
                    .build();
            SnapshotJudge judge = SnapshotJudge.of(api);

            List<BatchSummary> rows = requireNonNull(batches.listAll(
                            BatchFilter.all(),
                            ListOptions.defaults()
                                    .pageSize(PAGE_SIZE)
                                    .consistency(Consistency.SNAPSHOT)
                                    .parallelism(parallelism))
                    .collectList()
                    .block(PATIENCE));

            SnapshotJudge.Verdict verdict = judge.on(BatchFilter.all(), rows);
            String run = "seed " + SEED + ", " + rows.size() + " rows, " + proxy + ", "
                    + api.history().clock() + " changes: " + verdict;
            System.out.println(run);
            assertThat(verdict.isKept()).as(run).isTrue();
            assertThat(proxy.failed()).as(run).isGreaterThan(proxy.calls() * 15 / 100);
        }
    }
}
