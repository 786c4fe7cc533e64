package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.BoundRule;
import dev.batchsession.simulator.ListVariant;
import dev.batchsession.simulator.RowOrder;
import dev.batchsession.simulator.SimulatedBatch;
import dev.batchsession.simulator.SimulatorOptions;
import dev.batchsession.simulator.TimePrecision;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {
    private static final int ROWS = 1_234;

    static List<ListVariant> variants() {
        ListVariant usual = ListVariant.usual();
        return List.of(
                usual,
                usual.order(RowOrder.OLDEST_FIRST).bounds(BoundRule.INCLUSIVE),
                usual.order(RowOrder.SHUFFLED),
                usual.shownPrecision(TimePrecision.SECONDS).boundPrecision(TimePrecision.SECONDS),
                usual.shownPrecision(TimePrecision.MIXED).bounds(BoundRule.BEFORE_INCLUSIVE),
                usual.undatedShare(0.05),
                usual.undatedShare(0.05).undatedFirst(true).order(RowOrder.OLDEST_FIRST));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void fourTasksBringEachRowOnceWhateverTheListIsLike(ListVariant variant) throws Exception {
        try (ApiSimulator api = simulator(variant);
                FakeWorker worker = new FakeWorker()) {
            List<BatchSessionSourceTask> tasks = worker.start(hourly(api, "PT6H"), 4);

            worker.pollUntil(tasks, sent -> sent.size() >= ROWS && allDone(worker, 4));

            assertThat(ids(worker.sent)).containsExactlyInAnyOrderElementsOf(ids(api));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT1H", "P1D", "P7D", "P3650D"})
    void theLengthOfWindowsDecidesOverTheCallsOnly(String length) throws Exception {
        try (ApiSimulator api = simulator(ListVariant.usual());
                FakeWorker worker = new FakeWorker()) {
            List<BatchSessionSourceTask> tasks = worker.start(hourly(api, length), 2);

            worker.pollUntil(tasks, sent -> sent.size() >= ROWS);

            assertThat(ids(worker.sent)).containsExactlyInAnyOrderElementsOf(ids(api));
        }
    }

    @Test
    void findingTheRowsTakesFewCalls() throws Exception {
        try (ApiSimulator api = simulator(ListVariant.usual());
                FakeWorker worker = new FakeWorker()) {
            List<BatchSessionSourceTask> tasks = worker.start(hourly(api, "P1D"), 2);

            worker.pollUntil(tasks, sent -> allDone(worker, 2));

            assertThat(api.calls()).isLessThan(80); // 9 windows of 3 calls; the rest finds them
        }
    }

    @Test
    void theWorkIsDividedAboutEvenly() throws Exception {
        try (ApiSimulator api = simulator(ListVariant.usual());
                FakeWorker worker = new FakeWorker()) {
            List<BatchSessionSourceTask> tasks = worker.start(hourly(api, "PT6H"), 4);
            worker.pollUntil(tasks, sent -> sent.size() >= ROWS);

            for (int part = 0; part < 4; part++) {
                String own = " " + part + "/4 ";
                assertThat(worker.sent.stream()
                                .filter(record -> record.sourcePartition()
                                        .get("stream")
                                        .toString()
                                        .contains(own))
                                .count())
                        .as(own)
                        .isBetween(200L, 420L);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void goesOnAfterTheLastRowThatWasSentWhereverATaskIsKilled(int maxTasks) throws Exception {
        try (ApiSimulator api = simulator(ListVariant.usual().undatedShare(0.02));
                FakeWorker worker = new FakeWorker()) {
            Map<String, String> properties = hourly(api, "PT6H");
            properties.put("buffer.rows", "150");
            int kills = 0;
            while (worker.sent.size() < ROWS && kills < ROWS) {
                List<BatchSessionSourceTask> tasks = worker.start(properties, maxTasks);
                for (int part = 0; part < maxTasks; part++) {
                    if (!isDone(worker, part)) {
                        List<SourceRecord> polled = worker.firstPolled(tasks.get(part));
                        polled.stream().limit(37).forEach(worker::commit); // the rest is lost with the task
                        kills++;
                    }
                    worker.stop(tasks.get(part));
                }
            }

            assertThat(kills).isGreaterThan(20);
            assertThat(ids(worker.sent)).containsExactlyInAnyOrderElementsOf(ids(api));
        }
    }

    @Test
    void aSnapshotThatIsCompleteIsNotTakenAgainByARestart() throws Exception {
        try (ApiSimulator api = simulator(ListVariant.usual());
                FakeWorker worker = new FakeWorker()) {
            Map<String, String> properties = hourly(api, "PT6H");
            List<BatchSessionSourceTask> tasks = worker.start(properties, 2);
            worker.pollUntil(tasks, sent -> allDone(worker, 2));
            List.copyOf(tasks).forEach(worker::stop);
            long calls = api.calls();

            for (BatchSessionSourceTask task : worker.start(properties, 2)) {
                assertThat(worker.poll(task)).isEmpty();
            }

            assertThat(worker.sent).hasSize(ROWS);
            assertThat(api.calls()).isEqualTo(calls);
        }
    }

    @Test
    void aScheduledSnapshotComesAgain() throws Exception {
        try (ApiSimulator api = simulator(ListVariant.usual());
                FakeWorker worker = new FakeWorker()) {
            Map<String, String> properties = hourly(api, "PT6H");
            properties.put("snapshot.interval", "PT1S");
            List<BatchSessionSourceTask> tasks = worker.start(properties, 2);

            worker.pollUntil(tasks, sent -> sent.size() >= 2 * ROWS);

            Set<String> once = new HashSet<>(ids(worker.sent));
            assertThat(once).hasSize(ROWS);
        }
    }

    @Test
    void aFilterNarrowsIt() throws Exception {
        try (ApiSimulator api = simulator(ListVariant.usual());
                FakeWorker worker = new FakeWorker()) {
            List<SimulatedBatch> newest = api.batches().subList(0, 300);
            Map<String, String> properties = hourly(api, "PT6H");
            properties.put(
                    "filter.created.after",
                    newest.get(299).createdAt().minusMillis(1).toString());
            properties.put(
                    "filter.created.before",
                    newest.get(0).createdAt().plusMillis(1).toString());
            List<BatchSessionSourceTask> tasks = worker.start(properties, 3);

            worker.pollUntil(tasks, sent -> allDone(worker, 3));

            assertThat(ids(worker.sent))
                    .containsExactlyInAnyOrderElementsOf(
                            newest.stream().map(row -> row.batchId().toString()).toList());
        }
    }

    @Test
    void aRecordHasTheRow() throws Exception {
        try (FakeTeam team = new FakeTeam();
                FakeWorker worker = new FakeWorker()) {
            team.put(1, BatchStatus.PROCESSING);
            List<BatchSessionSourceTask> tasks = worker.start(Properties.of("snapshot", team.url()), 1);

            SourceRecord record =
                    worker.pollUntil(tasks, sent -> !sent.isEmpty()).get(0);

            Struct value = (Struct) record.value();
            assertThat(value.getString("status")).isEqualTo("processing");
            assertThat(value.get("actual_completion_time")).isNull();
            assertThat(record.headers().lastWithName("batch.kind").value()).isEqualTo("SNAPSHOT");
            assertThat(record.sourceOffset().get("done")).isEqualTo(true);
        }
    }

    private static ApiSimulator simulator(ListVariant variant) {
        return ApiSimulator.start(SimulatorOptions.defaults().batches(ROWS).list(variant));
    }

    private static Map<String, String> hourly(ApiSimulator api, String length) {
        return Properties.of("snapshot", api.baseUrl().toString(), "snapshot.window.length", length);
    }

    private static boolean isDone(FakeWorker worker, int part) {
        return worker.offsets().entrySet().stream()
                .filter(entry -> streamOf(entry.getKey()).contains(" " + part + "/"))
                .anyMatch(entry -> Boolean.TRUE.equals(entry.getValue().get("done")));
    }

    private static String streamOf(Map<String, ?> partition) {
        return partition.get("stream").toString();
    }

    private static boolean allDone(FakeWorker worker, int parts) {
        return worker.offsets().values().stream()
                        .filter(offset -> Boolean.TRUE.equals(offset.get("done")))
                        .count()
                == parts;
    }

    private static List<String> ids(List<SourceRecord> records) {
        return records.stream()
                .map(record -> ((Struct) record.key()).getString("batch_id"))
                .toList();
    }

    private static List<String> ids(ApiSimulator api) {
        return api.batches().stream().map(row -> row.batchId().toString()).toList();
    }
}
