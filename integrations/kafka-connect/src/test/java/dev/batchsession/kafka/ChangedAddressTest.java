package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.batchsession.model.BatchStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connector that is restarted with another {@code base.url} of its account. */
class ChangedAddressTest {
    private static final int ROWS = 250;

    private final FakeTeam team = new FakeTeam();
    private final FakeTeam other = new FakeTeam();
    private final FakeWorker worker = new FakeWorker();

    @AfterEach
    void close() {
        worker.close();
        team.close();
        other.close();
    }

    @Test
    void aWatchIsNotResumedFromAnotherAddress() throws Exception {
        team.put(1, BatchStatus.PENDING);
        List<BatchSessionSourceTask> tasks = start("changes", team);
        worker.pollUntil(tasks, sent -> sent.size() == 1);
        worker.stop(tasks.get(0));

        assertRefused("changes");

        team.put(2, BatchStatus.PENDING);
        worker.pollUntil(start("changes", team), sent -> sent.size() == 2);
        assertThat(kinds(worker.sent)).containsExactly("EXISTING", "CREATED");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 100, 103, ROWS})
    void aSnapshotIsNotResumedFromAnotherAddressWhereverItWas(int sent) throws Exception {
        fill(team);
        BatchSessionSourceTask task = start("snapshot", team).get(0);
        List<SourceRecord> polled = new ArrayList<>();
        while (polled.size() < ROWS) {
            polled.addAll(worker.firstPolled(task));
        }
        polled.stream().limit(sent).forEach(worker::commit);
        worker.stop(task);

        assertRefused("snapshot");

        worker.pollUntil(start("snapshot", team), all -> all.size() == ROWS);
        assertThat(ids(worker.sent)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"snapshot-within-first-page, 248", "snapshot-within-second-page, 147"})
    void aSnapshotsOffsetWithoutAnAddressIsResumed(String file, int left) throws Exception {
        fill(team);
        restore(file);

        worker.pollUntil(start("snapshot", team), sent -> sent.size() >= left && isDone());

        assertThat(ids(worker.sent)).hasSize(left).doesNotHaveDuplicates();
    }

    @Test
    void aCompleteSnapshotsOffsetWithoutAnAddressIsResumed() throws Exception {
        restore("snapshot-complete");

        assertThat(worker.poll(start("snapshot", team).get(0))).isEmpty();
        assertThat(team.calls()).isZero();
    }

    @Test
    void aWatchsOffsetWithoutAnAddressIsResumed() throws Exception {
        team.put(1, BatchStatus.PENDING);
        team.put(2, BatchStatus.COMPLETED);
        team.put(3, BatchStatus.PENDING);
        restore("changes");

        worker.pollUntil(start("changes", team), sent -> !sent.isEmpty());

        assertThat(kinds(worker.sent)).containsExactly("CREATED");
    }

    private void assertRefused(String mode) {
        Map<Object, Object> offsets = new HashMap<>(worker.offsets());

        assertThatThrownBy(() -> start(mode, other))
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith("account a: the ")
                .hasMessageEndingWith(" belongs to another source: it was written for " + origin(team)
                        + " and cannot be resumed from " + origin(other));

        assertThat(other.calls()).isZero();
        assertThat(worker.offsets()).isEqualTo(offsets);
    }

    private List<BatchSessionSourceTask> start(String mode, FakeTeam at) {
        return worker.start(Properties.of(mode, at.url()), 1);
    }

    private static void fill(FakeTeam team) {
        for (int n = 1; n <= ROWS; n++) {
            team.put(n, BatchStatus.COMPLETED);
        }
    }

    private static String origin(FakeTeam team) {
        return team.url().substring(0, team.url().length() - 1);
    }

    private boolean isDone() {
        return worker.offsets().values().stream().anyMatch(offset -> Boolean.TRUE.equals(offset.get("done")));
    }

    private static List<Object> kinds(List<SourceRecord> records) {
        return records.stream()
                .map(record -> record.headers().lastWithName("batch.kind").value())
                .toList();
    }

    private static List<String> ids(List<SourceRecord> records) {
        return records.stream()
                .map(record -> ((Struct) record.key()).getString("batch_id"))
                .toList();
    }

    /** Commits a recorded offset. */
    private void restore(String file) throws IOException {
        java.util.Properties recorded = new java.util.Properties();
        try (InputStream in = Objects.requireNonNull(
                ChangedAddressTest.class.getResourceAsStream("/offsets/" + file + ".properties"))) {
            recorded.load(in);
        }
        Map<String, Object> offset = new HashMap<>();
        recorded.stringPropertyNames().forEach(name -> offset.put(name, value(name, recorded.getProperty(name))));
        worker.offsets().put(Map.of("stream", Objects.requireNonNull(offset.remove("stream"))), offset);
    }

    private static Object value(String name, String text) {
        return switch (name) {
            case "run", "from", "length" -> Long.parseLong(text);
            case "done", "undated" -> Boolean.parseBoolean(text);
            default -> text;
        };
    }
}
