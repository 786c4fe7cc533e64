package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.simulator.SnapshotJudge.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The promise of {@link Consistency#SNAPSHOT} over lists of every variant that change while they are read, each drawn from
 * a seed. More of them, or one alone:
 *
 * <pre>{@code
 * mvn … -Dtest=SnapshotUnderChangeTest -Dsnapshot.seeds=10000
 * mvn … -Dtest=SnapshotUnderChangeTest -Dsnapshot.firstSeed=77 -Dsnapshot.seeds=1
 * }</pre>
 */
class SnapshotUnderChangeTest {
    private static final long FIRST_SEED = Long.getLong("snapshot.firstSeed", 1);
    private static final int SEEDS = Integer.getInteger("snapshot.seeds", 400);
    private static final Duration ENDLESS = Duration.ofSeconds(60);

    @Test
    void bringsEachBatchThatMatchesAllTheTimeOnce() {
        assertNoneIsBroken(runs(scenario -> scenario.options().consistency(Consistency.SNAPSHOT)));
    }

    @Test
    void bringsThemOnceInSeveralPartsToo() {
        assertNoneIsBroken(runs(
                scenario -> scenario.options().consistency(Consistency.SNAPSHOT).parallelism(scenario.parallelism())));
    }

    @Test
    void sameCheckFailsForLive() {
        List<Run> changing = runs(Scenario::options).filter(Run::isPut).toList();

        assertThat(changing).hasSizeGreaterThan(SEEDS / 10);
        assertThat(changing.stream().filter(Run::isBroken).count()).isGreaterThan(changing.size() / 2);
    }

    @Test
    void liveKeepsThePromiseWhereNothingChanges() {
        assertNoneIsBroken(runs(Scenario::options).filter(run -> run.changes() == 0));
    }

    private static Stream<Run> runs(Function<Scenario, ListOptions> options) {
        return LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS).mapToObj(seed -> run(seed, options));
    }

    private static void assertNoneIsBroken(Stream<Run> runs) {
        List<Run> broken = runs.filter(Run::isBroken).toList();
        assertThat(broken.stream().limit(5).map(run -> "\n" + run).toList())
                .as("the first of %d broken", broken.size())
                .isEmpty();
    }

    private static Run run(long seed, Function<Scenario, ListOptions> options) {
        Scenario scenario = Scenario.of(seed);
        SimulatedPages pages = scenario.pages();
        SnapshotJudge judge = SnapshotJudge.of(pages);
        String outcome;
        try {
            List<BatchSummary> emitted = BatchSessionFlux.over(pages)
                    .listAll(scenario.filter(), options.apply(scenario))
                    .collectList()
                    .block(ENDLESS);
            outcome = judge.on(scenario.filter(), emitted).toString();
        } catch (RuntimeException | AssertionError failed) {
            outcome = failed.toString();
        }
        return new Run(seed, outcome, pages.calls(), pages.list().history().clock(), scenario);
    }

    /** A scenario and how it went; the seed repeats it. */
    private record Run(long seed, String outcome, int calls, int changes, Scenario scenario) {
        private static final String KEPT = new Verdict(Set.of(), Set.of(), Set.of()).toString();

        boolean isBroken() {
            return !outcome.equals(KEPT);
        }

        /** Whether the promise was put to the test: a listing of one call cannot break it. */
        boolean isPut() {
            return calls > 1 && changes > 0;
        }
    }
}
