package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatedBatch;
import dev.batchsession.simulator.SimulatorOptions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class StatsCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SimulatorOptions OPTIONS = SimulatorOptions.defaults().requiredKey(ProgramRun.KEY);
    private static final BatchSummary LIVE = new BatchSummary(
            UUID.fromString("01234567-89ab-4def-8123-456789abcdef"),
            BatchStatus.PROCESSING,
            10,
            1,
            0,
            Instant.parse("2026-11-24T08:15:30Z"),
            null);

    @Test
    void countsByStatusAndFindsTheLiveBatches() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ProgramRun run = ProgramRun.against(api, "stats", "--format", "json", "--rate", "100/s");

            assertThat(run.exitCode()).as(run.err().toString()).isZero();
            JsonNode stats = JSON.readTree(run.out().get(0));
            assertThat(stats.get("total").asLong()).isEqualTo(1234);
            for (String status : List.of("pending", "processing", "completed", "failed", "cancelled")) {
                assertThat(stats.get("counts").get(status).asLong())
                        .as(status)
                        .isEqualTo(api.batches().stream()
                                .filter(row -> row.status().equals(status))
                                .count());
            }
            List<SimulatedBatch> live = api.batches().stream()
                    .filter(row ->
                            row.status().equals("pending") || row.status().equals("processing"))
                    .sorted(Comparator.comparing(SimulatedBatch::createdAt))
                    .toList();
            assertThat(stats.get("oldest_live").get("batch_id").asString())
                    .isEqualTo(live.get(0).batchId().toString());
            assertThat(stats.get("newest_live").get("batch_id").asString())
                    .isEqualTo(live.get(live.size() - 1).batchId().toString());
            long pages = List.of("pending", "processing").stream()
                    .mapToLong(status -> (stats.get("counts").get(status).asLong() + 99) / 100)
                    .sum();
            assertThat(api.calls()).isEqualTo(8 + pages);
        }
    }

    @Test
    void theTableHasALineForEachNumber() {
        Stats stats = new Stats(Map.of(BatchStatus.FAILED, 3L), 12, new Stats.Live(LIVE, LIVE), 97, 3);

        assertThat(StatsFormat.TABLE.lines(stats, Ansi.OFF))
                .containsExactly(
                        "failed          3",
                        "total           12",
                        "oldest live     2026-11-24T08:15:30.000Z  01234567-89ab-4def-8123-456789abcdef  processing",
                        "newest live     2026-11-24T08:15:30.000Z  01234567-89ab-4def-8123-456789abcdef  processing",
                        "failed in 24 h  3.0 % (3 of 100)");
    }

    @Test
    void leavesOutWhatDoesNotExist() {
        Stats none = new Stats(Map.of(BatchStatus.FAILED, 0L), 0, Stats.Live.NONE, 0, 0);

        assertThat(StatsFormat.TABLE.lines(none, Ansi.OFF))
                .containsExactly(
                        "failed          0",
                        "total           0",
                        "oldest live     -",
                        "newest live     -",
                        "failed in 24 h  -");
        assertThat(StatsFormat.JSON.lines(none, Ansi.OFF))
                .containsExactly("{\"counts\":{\"failed\":0},\"total\":0,\"last_24h\":{\"completed\":0,\"failed\":0}}");
    }
}
