package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.export.ExportManifest;
import dev.batchsession.process.ChildJvm;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatedBatch;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class ExportCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SimulatorOptions OPTIONS = SimulatorOptions.defaults().requiredKey(ProgramRun.KEY);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"1", "4"})
    void writesEveryBatchOnce(String parallelism) throws IOException {
        Path file = folder.resolve("all.ndjson");
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.failureRate(0.05))) {
            ProgramRun run = ProgramRun.against(api, "export", "--out", file.toString(), "--parallelism", parallelism);

            assertThat(run.exitCode()).as(run.err().toString()).isZero();
            assertThat(run.out()).isEmpty();
            assertThat(run.errLine()).startsWith("1234 batches written to " + file + " in ");
            assertThat(Files.readAllLines(file).stream()
                            .map(line -> JSON.readTree(line).get("batch_id").asString())
                            .toList())
                    .containsExactlyInAnyOrderElementsOf(ids(api));
            assertThat(folder)
                    .isDirectoryContaining(file::equals)
                    .isDirectoryNotContaining(other -> !other.equals(file) && !other.equals(ExportManifest.path(file)));
        }
    }

    @Test
    void packsCsvWithAFilter() throws IOException {
        Path file = folder.resolve("failed.csv.gz");
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ProgramRun run = ProgramRun.against(api, "export", "--out", file.toString(), "--status", "failed");

            assertThat(run.exitCode()).isZero();
            List<String> lines = unpacked(file);
            assertThat(lines.get(0)).startsWith("batch_id,status,");
            assertThat(lines.subList(1, lines.size())).isNotEmpty().allMatch(line -> line.contains(",failed,"));
        }
    }

    @Test
    void plansWithOneCallAndWritesNothing() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            String out = folder.resolve("all.csv").toString();
            ProgramRun run = ProgramRun.against(api, "export", "--out", out, "--plan", "--rate", "1/s");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).containsExactly("1234 batches, at least 13 calls, 13 s at 1/s");
            assertThat(api.calls()).isEqualTo(1);
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void printsSecondsOfAShortPlan() {
        assertThat(ProgramRun.run(
                                ProgramRun.SIMULATED_AT_STANDARD_RATE,
                                "export",
                                "--plan",
                                "--out",
                                folder.resolve("all.csv").toString())
                        .out())
                .containsExactly("1234 batches, at least 13 calls, 2 s at 10/s");
    }

    @Test
    void printsOnlyObjectsInJson() {
        ProgramRun run = ProgramRun.simulated(
                "export",
                "--out",
                folder.resolve("new.csv").toString(),
                "--created-after",
                "36h",
                "--progress",
                "json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .isNotEmpty()
                .allMatch(line -> line.matches("\\{.*\"created_after\":\"[0-9-]{10}T[0-9:]{8}Z\".*}"));
    }

    @Test
    void namesWhatToTypeForAnEmptyName() {
        assertThat(ProgramRun.simulated("export", "--out", "").errLine())
                .isEqualTo("error: expected the name of a file for --out, such as batches.csv.gz (see --help)");
    }

    @Test
    void printsProgressForPrograms() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            String out = folder.resolve("all.csv").toString();
            List<String> err = ProgramRun.against(api, "export", "--out", out, "--progress", "json", "--rate=100/s")
                    .err();

            assertThat(err).allMatch(line -> line.startsWith("{"));
            assertThat(err.get(err.size() - 1))
                    .matches("\\{\"rows\":1234,\"expected_rows\":1234,\"durable_rows\":1234,\"pages\":[0-9]+,"
                            + "\"elapsed_s\":[0-9.]+,\"rows_per_second\":[0-9.]+,\"remaining_s\":0.0,"
                            + "\"verification\":\"matches\",\"finished\":true}");
            assertThat(ProgramRun.against(api, "export", "--out", out + ".csv", "--quiet", "--rate=100/s")
                            .err())
                    .isEmpty();
        }
    }

    @Test
    void namesTheInstantWithWhichARelativeTimeIsResumed() {
        ProgramRun run = ProgramRun.simulated(
                "export", "--out", folder.resolve("new.csv").toString(), "--created-after", "36h");

        assertThat(run.err())
                .anyMatch(line -> line.matches("to resume this run: --created-after [0-9-]{10}T[0-9:]{8}Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "4"})
    void goesOnWhereItWasInterrupted(String parallelism) throws Exception {
        Path file = folder.resolve("all.csv");
        String[] export = {"export", "--out", file.toString(), "--page-size", "40", "--parallelism", parallelism};
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ChildJvm child = ChildJvm.of(BatchSessions.class, export);
            ProgramRun.environment(api).forEach(child::environment);
            Process process = child.start();
            while (api.calls() < 14) { // more than a second of them, by the limit of 10 a second
                Thread.onSpinWait();
            }
            process.destroy(); // as Ctrl-C does
            child.end(process);

            String message = child.err().get(child.err().size() - 1);
            assertThat(message).matches("interrupted; [0-9]+ batches are saved; run the same command again to resume");
            assertThat(Files.exists(file)).isFalse();

            ProgramRun rest = ProgramRun.against(api, export);

            assertThat(rest.exitCode()).as(rest.err().toString()).isZero();
            assertThat(rest.err().get(0))
                    .isEqualTo("resuming after " + message.replaceAll("[^0-9]", "") + " batches of an earlier run");
            assertThat(Files.readAllLines(file).stream().skip(1).map(line -> line.substring(0, 36)))
                    .containsExactlyInAnyOrderElementsOf(ids(api));
        }
    }

    /** The simulator serves every key: the address is the same, and only the keys differ. */
    @Test
    void refusesAnExportOfAnotherKeyUnlessItIsAdopted() throws Exception {
        Path file = folder.resolve("all.csv");
        Path fingerprint = folder.resolve("all.csv.fingerprint");
        String[] export = {"export", "--out", file.toString(), "--page-size", "40"};
        try (ApiSimulator api = ApiSimulator.start(SimulatorOptions.defaults())) {
            ChildJvm child = ChildJvm.of(BatchSessions.class, export);
            ProgramRun.environment(api).forEach(child::environment);
            Process process = child.start();
            while (api.calls() < 14) { // more than a second of them, by the limit of 10 a second
                Thread.onSpinWait();
            }
            process.destroy();
            child.end(process);
            long calls = api.calls();
            String digits = Files.readString(fingerprint).strip();
            Map<String, String> another = Map.of(
                    "ANCHORBROWSER_API_KEY",
                    "another",
                    "ANCHORBROWSER_BASE_URL",
                    api.baseUrl().toString());

            ProgramRun refused = ProgramRun.run(another, export);
            ProgramRun keyless = ProgramRun.run(Map.of(), export);
            ProgramRun simulated = ProgramRun.simulated(export);

            assertThat(digits).isNotEmpty();
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.errLine())
                    .startsWith("error: " + file + " was written with a different API key")
                    .contains("--adopt")
                    .doesNotContain(digits);
            assertThat(keyless.exitCode()).isEqualTo(2);
            assertThat(simulated.exitCode()).isEqualTo(2);
            assertThat(simulated.err()).last().asString().contains(api.baseUrl().toString(), "simulator");
            assertThat(fingerprint).hasContent(digits);
            assertThat(api.calls()).isEqualTo(calls);

            ProgramRun adopted =
                    ProgramRun.run(another, "export", "--out", file.toString(), "--page-size", "40", "--adopt");

            assertThat(adopted.exitCode()).as(adopted.err().toString()).isZero();
            assertThat(adopted.err().get(0)).startsWith("resuming after ");
            assertThat(Files.readAllLines(file).stream().skip(1).map(line -> line.substring(0, 36)))
                    .containsExactlyInAnyOrderElementsOf(ids(api));
            assertThat(folder)
                    .isDirectoryContaining(file::equals)
                    .isDirectoryNotContaining(other -> !other.equals(file) && !other.equals(ExportManifest.path(file)));
        }
    }

    @Test
    void startsOverWhereItIsToldTo() throws IOException {
        Path file = folder.resolve("all.csv");
        Files.writeString(folder.resolve("all.csv.part"), "rows of something else");
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ProgramRun refused = ProgramRun.against(api, "export", "--out", file.toString());

            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.errLine())
                    .startsWith("error: cannot resume from ")
                    .contains("start over with");
            assertThat(api.calls()).isZero();

            ProgramRun restart = ProgramRun.against(api, "export", "--out", file.toString(), "--restart");

            assertThat(restart.exitCode()).isZero();
            assertThat(restart.errLine()).startsWith("1234 batches written to ");
            assertThat(Files.readAllLines(file)).hasSize(1 + 1234);
        }
    }

    /** The server counts three batches and lists two of them. */
    @Test
    void reportsAListThatIsIncomplete() throws IOException {
        Path file = folder.resolve("all.ndjson");
        String rows = IntStream.of(1, 2)
                .mapToObj(n -> "{\"batch_id\":\"00000000-0000-0000-0000-00000000000" + n
                        + "\",\"status\":\"completed\",\"created_at\":\"2026-01-01T00:00:0" + n + "Z\"}")
                .collect(Collectors.joining(","));
        try (MockWebServer server = new MockWebServer()) {
            server.setDispatcher(new Dispatcher() {
                @Override
                public MockResponse dispatch(RecordedRequest request) {
                    return new MockResponse.Builder()
                            .body("{\"data\":{\"batches\":[" + rows + "],\"pagination\":{\"total_pages\":1,"
                                    + "\"total_records\":3,\"has_next\":false}}}")
                            .build();
                }
            });
            server.start();

            ProgramRun run = ProgramRun.run(
                    ProgramRun.environment(server.url("/").toString()), "export", "--out", file.toString());

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(5);
            assertThat(run.err().get(0)).startsWith("2 batches written to ");
            assertThat(run.err().get(1)).startsWith("differs: the API counts 1 more batches than the file contains");
            assertThat(run.err().get(2)).startsWith("  created ");
            assertThat(Files.readAllLines(file)).hasSize(2);
            ProgramRun verified = ProgramRun.run(Map.of(), "verify", file.toString());
            assertThat(verified.exitCode()).as(verified.toString()).isEqualTo(5);
        }
    }

    @Test
    void showsABarToATerminal() {
        Path file = folder.resolve("all.ndjson");
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ProgramRun run = ProgramRun.run(
                    ProgramRun.environment(api), new ByteArrayOutputStream(), true, "export", "--out", file.toString());

            assertThat(String.join("", run.err())).contains("export", "1234/1234", "100%", "rows/s");
        }
    }

    @Test
    void refusesAFileThatIsThereAndBadUsage() throws IOException {
        Path file = Files.writeString(folder.resolve("all.csv"), "mine");
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ProgramRun taken = ProgramRun.against(api, "export", "--out", file.toString());
            ProgramRun unnamed = ProgramRun.against(
                    api, "export", "--out", folder.resolve("all").toString());
            ProgramRun nowhere = ProgramRun.against(api, "export");
            ProgramRun noFolder = ProgramRun.against(
                    api, "export", "--out", folder.resolve("none/all.csv").toString());

            assertThat(taken.exitCode()).isEqualTo(4);
            assertThat(taken.errLine())
                    .isEqualTo("error: " + file + " exists already; delete it, or choose another --out");
            assertThat(unnamed.exitCode()).isEqualTo(2);
            assertThat(unnamed.errLine()).contains("cannot infer the format from");
            assertThat(nowhere.exitCode()).isEqualTo(2);
            assertThat(nowhere.errLine()).contains("--out");
            assertThat(noFolder.exitCode()).isEqualTo(2);
            assertThat(api.calls()).isZero();
        }
        assertThat(file).hasContent("mine");
    }

    private static List<String> ids(ApiSimulator api) {
        return api.batches().stream()
                .map(SimulatedBatch::batchId)
                .map(Object::toString)
                .toList();
    }

    private static List<String> unpacked(Path file) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
