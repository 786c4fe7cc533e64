package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.kafka.cluster.ConnectCluster;
import dev.batchsession.kafka.cluster.JavaProcess;
import dev.batchsession.kafka.cluster.SharedCluster;
import dev.batchsession.kafka.cluster.TopicReader;
import dev.batchsession.model.BatchSummary;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A list of {@code kafka.rows}, by four tasks over two workers into a topic, and by one process into a file. */
@ExtendWith(SharedCluster.class)
@Timeout(900)
class SnapshotIT {
    private static final int ROWS = Integer.getInteger("kafka.rows", 20_000);
    private static final int TASKS = 4;
    private static final String TOPIC = "snapshot";

    private final Set<UUID> missing = new HashSet<>();
    private int repeated;

    @Test
    void fourTasksOfTwoWorkersBringEachRowOnce(ConnectCluster cluster, @TempDir Path folder) throws Exception {
        cluster.topics().create(TOPIC, TASKS);
        try (JavaProcess simulator = JavaProcess.of(SimulatorProgram.class, Integer.toString(ROWS));
                TopicReader reader = cluster.topics().reader(TOPIC)) {
            URI api = URI.create(simulator.line());
            rows(api).forEach(missing::add);
            assertThat(missing).hasSize(ROWS);

            long start = System.nanoTime();
            cluster.configure(
                    TOPIC,
                    ConnectorConfig.snapshot(TOPIC, TASKS)
                            .account("north", api, cluster.secret("north", "any"))
                            .with("snapshot.window.length", "P30D") // some 4,000 rows
                            .settings());
            cluster.awaitTasksOfSecondWorker(TOPIC, TASKS / 2);
            reader.await(ROWS, record -> arrived(ReadRecord.batchOf(record)));
            double intoTopic = secondsSince(start);
            cluster.delete(TOPIC);
            reader.toEnd(record -> arrived(ReadRecord.batchOf(record)));

            assertThat(missing).isEmpty();
            assertThat(repeated).isZero();
            double intoFile = export(api, folder.resolve("rows.ndjson"));
            System.out.printf(
                    "%,d rows: %,.0f rows/s into a topic by %d tasks, %,.0f rows/s into a file by one process%n",
                    ROWS, ROWS / intoTopic, TASKS, ROWS / intoFile);
        }
    }

    private void arrived(UUID id) {
        if (!missing.remove(id)) {
            repeated++;
        }
    }

    private static Iterable<UUID> rows(URI api) {
        return BatchSessionFlux.builder()
                .baseUrl(api)
                .apiKey("any")
                .build()
                .listAll()
                .map(BatchSummary::batchId)
                .toIterable();
    }

    private static double export(URI api, Path file) throws Exception {
        try (JavaProcess export = JavaProcess.of(ExportProgram.class, api.toString(), file.toString())) {
            return Double.parseDouble(export.line());
        }
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
