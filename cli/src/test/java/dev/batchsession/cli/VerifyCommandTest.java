package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.export.ExportManifest;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class VerifyCommandTest {
    private static final SimulatorOptions OPTIONS = SimulatorOptions.defaults().requiredKey(ProgramRun.KEY);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"all.ndjson", "all.csv", "all.ndjson.gz", "all.csv.gz"})
    void anExportIsIntactAndComplete(String name) throws IOException {
        String file = folder.resolve(name).toString();
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            assertThat(ProgramRun.against(api, "export", "--out", file).exitCode())
                    .isZero();
            long calls = api.calls();

            ProgramRun offline = ProgramRun.run(Map.of(), "verify", file);

            assertThat(offline.exitCode()).as(offline.toString()).isZero();
            assertThat(offline.out().get(0)).startsWith("1234 rows, " + Files.size(Path.of(file)) + " bytes, SHA-256 ");
            assertThat(offline.out().get(1)).contains(" completed");
            assertThat(api.calls()).isEqualTo(calls);

            ProgramRun counted = ProgramRun.against(api, "verify", file, "--api");

            assertThat(counted.exitCode()).as(counted.toString()).isZero();
            assertThat(counted.out())
                    .last()
                    .asString()
                    .startsWith("the API counts 1234 batches")
                    .endsWith("as many as the file");
            assertThat(api.calls()).isEqualTo(calls + 1);
        }
    }

    @Test
    void aTruncatedGzipDiffers() throws IOException {
        Path file = folder.resolve("all.csv.gz");
        ProgramRun.simulated("export", "--out", file.toString());
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 500));

        ProgramRun run = ProgramRun.run(Map.of(), "verify", file.toString());

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(5);
        assertThat(run.out()).contains("differs: the compressed file is truncated; copy it or export it again");
    }

    @Test
    void namesWhatToTypeForAFolder() {
        assertThat(ProgramRun.run(Map.of(), "verify", folder.toString()).errLine())
                .isEqualTo(
                        "error: expected a file that export has written but was a folder: " + folder + " (see --help)");
    }

    @Test
    void reportsWhatDiffers() throws IOException {
        Path file = folder.resolve("all.ndjson");
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ProgramRun.against(api, "export", "--out", file.toString());
            String rows = Files.readString(file);
            Files.writeString(file, rows.substring(0, rows.length() - 20));

            ProgramRun cut = ProgramRun.run(Map.of(), "verify", file.toString());

            assertThat(cut.exitCode()).isEqualTo(5);
            assertThat(cut.out())
                    .anyMatch(line -> line.startsWith("differs: malformed row: line 1234: "))
                    .anyMatch(line -> line.startsWith("differs: bytes: the manifest has " + rows.length()))
                    .anyMatch(line -> line.startsWith("differs: SHA-256: "))
                    .anyMatch(line -> line.startsWith("differs: rows: the manifest has 1234 but the file has 1233"));
        }
    }

    @Test
    void refusesAFileThatIsMissingOrHasNoManifest() throws IOException {
        Path file = folder.resolve("all.ndjson");

        ProgramRun missing = ProgramRun.run(Map.of(), "verify", file.toString());
        Files.writeString(file, "");
        ProgramRun undescribed = ProgramRun.run(Map.of(), "verify", file.toString());

        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.errLine()).startsWith("error: no such file: " + file);
        assertThat(undescribed.exitCode()).isEqualTo(2);
        assertThat(undescribed.errLine()).startsWith("error: no such file: " + ExportManifest.path(file));
    }

    /** Another API with more batches stands for a list that was incomplete. */
    @Test
    void reportsTheRangesThatDifferFromTheApi() throws IOException {
        Path file = folder.resolve("all.ndjson");
        try (ApiSimulator api = ApiSimulator.start(OPTIONS);
                ApiSimulator larger = ApiSimulator.start(OPTIONS.batches(1300))) {
            ProgramRun.against(api, "export", "--out", file.toString());

            ProgramRun counted = ProgramRun.against(larger, "verify", file.toString(), "--api");

            assertThat(counted.exitCode()).as(counted.toString()).isEqualTo(5);
            assertThat(counted.out()).anyMatch(line -> line.startsWith("differs: the API counts 66 more batches"));
            assertThat(counted.out()).anyMatch(line -> line.startsWith("  created ") && line.endsWith(" counted"));
            assertThat(larger.calls()).isLessThanOrEqualTo(40);
        }
    }
}
