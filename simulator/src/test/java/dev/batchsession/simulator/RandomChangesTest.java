package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RandomChangesTest {
    private static final ListVariant DENSE = ListVariant.usual()
            .density(Density.usual().perSecond(100))
            .shownPrecision(TimePrecision.MICROS)
            .undatedShare(0.1);

    @Test
    void changesAlikeWithTheSameSeedAndOtherwiseWithAnother() {
        assertThat(afterSteps(1, 200)).isEqualTo(afterSteps(1, 200)).isNotEqualTo(afterSteps(2, 200));
    }

    private static List<SimulatedBatch> afterSteps(long seed, int steps) {
        Changing changing = new Changing(100, seed, DENSE);
        changing.steps(steps);
        return changing.list.all();
    }

    @Test
    void makesEveryKindOfChangeAboutAsOften() {
        Changing changing = new Changing(1000, 1, DENSE);
        Map<String, Integer> kinds = new TreeMap<>();
        for (int i = 0; i < 900; i++) {
            int before = changing.list.size();
            changing.steps(1);
            kinds.merge(Integer.toString(changing.list.size() - before), 1, Integer::sum);
        }

        assertThat(kinds).containsOnlyKeys("1", "0", "-1");
        assertThat(kinds.values()).allMatch(count -> count > 240 && count < 360);
    }

    @ParameterizedTest
    @EnumSource(RowOrder.class)
    void keepsTheListInItsOrder(RowOrder order) {
        Changing changing = new Changing(200, 3, DENSE.order(order));
        for (int i = 0; i < 500; i++) {
            changing.steps(1);
            List<SimulatedBatch> all = changing.list.all();
            assertThat(all).isSortedAccordingTo(order.comparator(false));
            for (String status : List.of("pending", "processing", "completed", "failed", "cancelled")) {
                List<SimulatedBatch> expected =
                        all.stream().filter(row -> row.status().equals(status)).toList();
                ListAnswer.Data page = changing.list
                        .page(new ListQuery(status, 1, 100, null, null))
                        .data();
                assertThat(page.pagination().totalRecords()).isEqualTo(expected.size());
                assertThat(page.batches()).isEqualTo(expected.subList(0, Math.min(100, expected.size())));
            }
        }
    }

    @Test
    void submitsNoBatchThatIsOlderThanAnother() {
        Changing changing = new Changing(50, 4, DENSE.undatedShare(0));
        Map<UUID, SimulatedBatch> known = changing.byId();
        for (int i = 0; i < 300; i++) {
            changing.steps(1);
            changing.byId().forEach((id, row) -> {
                if (!known.containsKey(id)) {
                    assertThat(row.status()).isEqualTo("pending");
                    assertThat(known.values())
                            .noneMatch(other -> other.createdAt().isAfter(row.createdAt()));
                }
            });
            known.putAll(changing.byId());
        }
    }

    @Test
    void takesABatchFromPendingToItsEndAndBack() {
        Changing changing = new Changing(100, 5, ListVariant.usual());
        Map<String, Integer> moves = new HashMap<>();
        for (int i = 0; i < 5000; i++) {
            Map<UUID, SimulatedBatch> before = changing.byId();
            changing.steps(1);
            changing.byId().forEach((id, row) -> {
                SimulatedBatch was = before.get(id);
                if (was != null && !was.equals(row)) {
                    moves.merge(was.status() + " to " + row.status(), 1, Integer::sum);
                    assertThat(row.createdAt()).isEqualTo(was.createdAt());
                    assertThat(row.actualCompletionTime() != null)
                            .isEqualTo(row.status().equals("completed"));
                }
            });
        }

        assertThat(moves)
                .containsOnlyKeys(
                        "pending to processing",
                        "processing to completed",
                        "completed to processing",
                        "failed to processing",
                        "cancelled to processing");
    }

    @Test
    void fillsAnEmptyList() {
        Changing changing = new Changing(0, 6, DENSE);
        changing.steps(1);

        assertThat(changing.list.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 1, 2.5})
    void makesAsManyChangesForEachCallAsItIsTold(double perCall) {
        Changing changing = new Changing(10, 7, DENSE.changesPerCall(perCall));
        List<Integer> clock = new ArrayList<>();
        for (int call = 1; call <= 8; call++) {
            changing.changes.beforeCall();
            clock.add((int) (call * perCall));
            assertThat(changing.list.history().clock()).isEqualTo(clock.get(call - 1));
        }
    }

    /** The history against one that notes what each query matches after every single change. */
    @Test
    void remembersWhatAQueryMatchedThroughoutAndSometime() {
        SplittableRandom random = new SplittableRandom(8);
        Changing changing = new Changing(60, 8, DENSE);
        ListQuery query = new ListQuery("processing", 1, 100, null, null);
        List<List<UUID>> matching = new ArrayList<>(List.of(changing.ids(query)));
        for (int i = 0; i < 200; i++) {
            changing.steps(1);
            matching.add(changing.ids(query));
        }
        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(201);
            int to = random.nextInt(from, 201);
            List<UUID> throughout = new ArrayList<>(matching.get(from));
            List<UUID> sometime = new ArrayList<>();
            matching.subList(from, to + 1).forEach(now -> {
                throughout.retainAll(now);
                sometime.addAll(now);
            });

            History.Matches matches = changing.list.history().matches(query, from, to);
            assertThat(matches.throughout()).containsExactlyInAnyOrderElementsOf(throughout);
            assertThat(matches.sometime()).hasSameElementsAs(sometime);
        }
    }

    private static final class Changing {
        final BatchList list;
        final RandomChanges changes;

        Changing(int rows, long seed, ListVariant variant) {
            BatchGenerator generator = new BatchGenerator(seed, variant);
            this.list = new BatchList(generator.batches(rows), variant);
            this.changes = new RandomChanges(
                    list, generator, SimulatorOptions.defaults().seed(seed).list(variant));
        }

        void steps(int count) {
            for (int i = 0; i < count; i++) {
                changes.step();
            }
        }

        Map<UUID, SimulatedBatch> byId() {
            Map<UUID, SimulatedBatch> rows = new HashMap<>();
            list.all().forEach(row -> rows.put(row.batchId(), row));
            return rows;
        }

        List<UUID> ids(ListQuery query) {
            return list.page(query).data().batches().stream()
                    .map(SimulatedBatch::batchId)
                    .toList();
        }
    }
}
