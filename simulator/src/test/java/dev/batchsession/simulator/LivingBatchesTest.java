package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LivingBatchesTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final int BATCHES = 300;
    private static final Set<String> LIVE = Set.of("pending", "processing");

    private final Hand clock = new Hand();
    private LivingBatches living = living(1);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void startsNowWithNothingThatEndsLater(long seed) {
        living = living(seed);
        assertThat(rows()).hasSize(BATCHES).allSatisfy(row -> {
            assertThat(row.createdAt()).isBeforeOrEqualTo(START);
            if (row.actualCompletionTime() != null) {
                assertThat(row.actualCompletionTime()).isBeforeOrEqualTo(START);
            }
        });
        assertThat(rows().get(0).createdAt()).isEqualTo(START);
    }

    @Test
    void changesNothingWhileNoTimePasses() {
        List<SimulatedBatch> before = rows();
        living.beforeCall();
        pass(LivingBatches.STEP.minusMillis(1));

        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void livesAlikeWithTheSameSeedHoweverOftenItIsLookedAt() {
        LivingBatches alike = living(1);
        LivingBatches other = living(2);
        for (int i = 0; i < 600; i++) {
            pass(LivingBatches.STEP);
        }
        alike.beforeCall();
        other.beforeCall();

        assertThat(rows())
                .isEqualTo(alike.list().all())
                .isNotEqualTo(other.list().all());
    }

    @Test
    void takesBatchesThroughEveryWayOfLife() {
        Map<String, Integer> moves = new TreeMap<>();
        Map<UUID, SimulatedBatch> before = byId();
        Set<UUID> known = new HashSet<>(before.keySet());
        for (int i = 0; i < 7_200; i++) { // an hour
            pass(LivingBatches.STEP);
            Map<UUID, SimulatedBatch> after = byId();
            before.forEach((id, was) -> count(moves, was, after.get(id)));
            after.keySet().stream().filter(known::add).forEach(id -> moves.merge("new", 1, Integer::sum));
            before = after;
        }

        assertThat(moves)
                .containsOnlyKeys(
                        "new",
                        "pending to processing",
                        "pending to cancelled",
                        "pending deleted",
                        "processing on",
                        "processing to completed",
                        "processing to failed",
                        "processing to cancelled",
                        "completed to processing",
                        "failed to processing",
                        "completed deleted",
                        "failed deleted",
                        "cancelled deleted");
    }

    private static void count(Map<String, Integer> moves, SimulatedBatch was, SimulatedBatch is) {
        if (is == null) {
            moves.merge(was.status() + " deleted", 1, Integer::sum);
        } else if (!is.status().equals(was.status())) {
            moves.merge(was.status() + " to " + is.status(), 1, Integer::sum);
        } else if (!is.equals(was)) {
            moves.merge(was.status() + " on", 1, Integer::sum);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepsEveryBatchWithinTheContract(long seed) {
        living = living(seed);
        Map<UUID, SimulatedBatch> before = byId();
        for (int i = 0; i < 1_000; i++) {
            pass(LivingBatches.STEP);
            for (SimulatedBatch row : rows()) {
                SimulatedBatch was = before.get(row.batchId());
                if (!row.equals(was)) {
                    assertWithinTheContract(row, was);
                }
            }
            before = byId();
        }
    }

    private static void assertWithinTheContract(SimulatedBatch row, SimulatedBatch was) {
        assertThat(row.completedRequests()).isNotNegative();
        assertThat(row.failedRequests()).isNotNegative();
        int ended = row.completedRequests() + row.failedRequests();
        assertThat(ended).isLessThanOrEqualTo(row.totalRequests());
        assertThat(row.actualCompletionTime() == null).isEqualTo(LIVE.contains(row.status()));
        if (was != null && was.status().equals(row.status())) {
            assertThat(row.completedRequests()).isGreaterThanOrEqualTo(was.completedRequests());
            assertThat(row.failedRequests()).isGreaterThanOrEqualTo(was.failedRequests());
        }
        if (row.status().equals("completed") || row.status().equals("failed")) {
            assertThat(ended).isEqualTo(row.totalRequests());
        }
    }

    @Test
    void neitherGrowsNorRunsDry() {
        for (int hour = 0; hour < 24; hour++) {
            pass(Duration.ofHours(1));
            assertThat(rows()).hasSizeBetween(BATCHES - 20, BATCHES + 20);
            assertThat(rows().stream().filter(row -> LIVE.contains(row.status())))
                    .hasSizeBetween(5, 60);
        }
    }

    @Test
    void goesOnFromThePresentAfterALongSilence() {
        pass(Duration.ofDays(300));

        assertThat(rows().get(0).createdAt()).isAfter(clock.instant().minus(Duration.ofMinutes(5)));
        assertThat(rows().stream()
                        .map(SimulatedBatch::createdAt)
                        .filter(START::isBefore)
                        .collect(Collectors.toList()))
                .isNotEmpty()
                .allMatch(at ->
                        at.isAfter(clock.instant().minus(Duration.ofHours(1).plusSeconds(1))));
    }

    @Test
    void takesNoPartInTheLivesOfAnEmptyListUntilOneArrives() {
        LivingBatches empty = LivingBatches.from(options(1).batches(0), clock.withZone(ZoneOffset.UTC));
        clock.now = clock.now.plus(Duration.ofMinutes(5));
        empty.beforeCall();

        assertThat(empty.list().size()).isPositive();
    }

    private LivingBatches living(long seed) {
        return LivingBatches.from(options(seed), clock.withZone(ZoneOffset.UTC));
    }

    private static SimulatorOptions options(long seed) {
        return SimulatorOptions.defaults()
                .batches(BATCHES)
                .seed(seed)
                .list(ListVariant.usual().living(true));
    }

    private void pass(Duration time) {
        clock.now = clock.now.plus(time);
        living.beforeCall();
    }

    private List<SimulatedBatch> rows() {
        return living.list().all();
    }

    private Map<UUID, SimulatedBatch> byId() {
        return rows().stream().collect(Collectors.toMap(SimulatedBatch::batchId, row -> row));
    }

    /** A clock that goes on when it is told to. */
    private static final class Hand implements InstantSource {
        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }
    }
}
