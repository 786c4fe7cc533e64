package dev.batchsession.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.batchsession.process.ChildJvm;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The loop among the examples of {@code export --help}, run by a shell whose {@code sleep} notes that it was called. */
@Timeout(60)
class ExportLoopTest {
    private static final SimulatorOptions OPTIONS =
            SimulatorOptions.defaults().batches(50).requiredKey(ProgramRun.KEY);

    @TempDir
    private Path folder;

    @BeforeEach
    void installProgramAndSleep() throws IOException {
        assumeThat(Path.of("/bin/sh")).exists();
        Path bin = Files.createDirectory(folder.resolve("bin"));
        List<String> java = ChildJvm.of(BatchSessions.class).command();
        script(bin.resolve("batch-sessions"), "exec '" + String.join("' '", java) + "' \"$@\"");
        script(
                bin.resolve("sleep"),
                "echo \"$@\" >> slept",
                "test $(wc -l < slept) -lt 3 || kill $PPID"); // a loop that does not end
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void endsWhenTheExportIsComplete() throws IOException, InterruptedException {
        try (MockWebServer server = new MockWebServer()) {
            server.setDispatcher(new Dispatcher() {
                @Override
                public MockResponse dispatch(RecordedRequest request) {
                    return server.getRequestCount() == 1
                            ? new MockResponse.Builder().code(404).build() // which no policy tries again
                            : new MockResponse.Builder()
                                    .body("{\"data\":{\"batches\":[],\"pagination\":{\"current_page\":1,"
                                            + "\"total_pages\":0,\"total_records\":0,\"has_next\":false}}}")
                                    .build();
                }
            });
            server.start();

            loop(ProgramRun.environment(server.url("/").toString()));
        }

        assertThat(folder.resolve("slept")).hasContent("60\n");
        assertThat(folder.resolve("all.ndjson")).exists();
    }

    @Test
    void endsWhereTheFileExists() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("all.ndjson"), "mine");
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            loop(ProgramRun.environment(api));
        }

        assertThat(folder.resolve("slept")).doesNotExist();
        assertThat(file).hasContent("mine");
    }

    @Test
    void endsWhereTheKeyIsRejected() throws IOException, InterruptedException {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.requiredKey("another"))) {
            loop(ProgramRun.environment(api));
        }

        assertThat(folder.resolve("slept")).doesNotExist();
    }

    @Test
    void endsWhereAnOptionIsWrongOrThereIsNoKey() throws IOException, InterruptedException {
        loop(Map.of("ANCHORBROWSER_API_KEY", ProgramRun.KEY, "BATCH_SESSIONS_PAGE_SIZE", "0"));
        loop(Map.of());

        assertThat(folder.resolve("slept")).doesNotExist();
    }

    private void loop(Map<String, String> environment) throws IOException, InterruptedException {
        String loop = ProgramRun.run(Map.of(), "export", "--help").out().stream()
                .filter(line -> line.contains("; do sleep 60; done"))
                .findFirst()
                .orElseThrow();
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", loop)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        shell.environment().keySet().removeIf(ChildJvm::changesTheProgram);
        shell.environment().putAll(environment);
        shell.environment().merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        Process process = shell.start();
        try {
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(requireNonNull(Files.readString(folder.resolve("output")))).doesNotContain("Exception");
    }
}
