package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.process.ChildJvm;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatedBatch;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the released form of the program: one jar, started by {@code java -jar}. */
@Timeout(120)
class ExecutableJarIT {
    private static final Path JAR = Path.of("target/batch-sessions.jar").toAbsolutePath();
    private static final String KEY = "jar-key";
    private static final SimulatorOptions OPTIONS = SimulatorOptions.defaults().requiredKey(KEY);

    @TempDir
    private Path folder;

    @Test
    void startsByItselfAndKnowsItsVersion() throws IOException, InterruptedException {
        ChildJvm.Result version = ChildJvm.ofJar(JAR, "--version").run();

        assertThat(version.exitCode()).isZero();
        assertThat(version.err()).isEmpty();
        assertThat(version.out()).hasSize(1).first().asString().matches("batch-sessions [0-9]+\\.[0-9]+\\.[0-9]+.*");
    }

    @Test
    void counts() throws IOException, InterruptedException {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ChildJvm.Result run = over(api.baseUrl().toString(), "count").run();

            assertThat(run.err()).isEmpty();
            assertThat(run.out()).containsExactly("1234");
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void listsAndExportsWhatAnotherProcessSimulates() throws IOException, InterruptedException {
        ChildJvm served = ChildJvm.ofJar(JAR, "simulate", "--port=0", "--batches=321", "--key=" + KEY);
        Process simulator = served.start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(simulator.getInputStream(), StandardCharsets.UTF_8))) {
            String baseUrl = out.readLine().replaceFirst("serving 321 batches at ", "");
            Path file = folder.resolve("all.ndjson");

            ChildJvm.Result list = over(baseUrl, "list", "--format", "ndjson").run();
            ChildJvm.Result export =
                    over(baseUrl, "export", "--out", file.toString()).run();

            assertThat(list.exitCode()).as(list.err().toString()).isZero();
            assertThat(export.exitCode()).as(export.err().toString()).isZero();
            assertThat(list.out()).hasSize(321).doesNotHaveDuplicates();
            assertThat(Files.readAllLines(file)).containsExactlyElementsOf(list.out());
        } finally {
            simulator.destroy();
            served.end(simulator);
        }
    }

    /** What a user does: starts an export, presses Ctrl-C, and starts it again. */
    @Test
    @DisabledOnOs(OS.WINDOWS) // has no signals
    void exportsEveryRowOnceThoughItIsInterruptedAndResumed() throws IOException, InterruptedException {
        Path file = folder.resolve("all.ndjson");
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            String baseUrl = api.baseUrl().toString();
            ChildJvm first = over(baseUrl, "export", "--out", file.toString(), "--page-size", "40");
            Process process = first.start();
            while (api.calls() < 14) { // more than a second of them, by the limit of 10 a second
                Thread.onSpinWait();
            }
            int sent = new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            int exitCode = first.end(process);

            assertThat(sent).isZero();
            assertThat(exitCode).isEqualTo(130);
            assertThat(first.err()).last().asString().matches("interrupted; [1-9][0-9]* batches are saved; .*");
            assertThat(file).doesNotExist();

            ChildJvm.Result rest = over(baseUrl, "export", "--out", file.toString(), "--page-size", "40")
                    .run();

            assertThat(rest.exitCode()).as(rest.err().toString()).isZero();
            assertThat(rest.err()).first().asString().startsWith("resuming after ");
            assertThat(Files.readAllLines(file)).map(ExecutableJarIT::id).containsExactlyInAnyOrderElementsOf(ids(api));
        }
    }

    private static ChildJvm over(String baseUrl, String... args) throws IOException {
        return ChildJvm.ofJar(JAR, args)
                .environment("ANCHORBROWSER_API_KEY", KEY)
                .environment("ANCHORBROWSER_BASE_URL", baseUrl);
    }

    private static String id(String line) {
        return line.substring("{\"batch_id\":\"".length(), "{\"batch_id\":\"".length() + 36);
    }

    private static List<String> ids(ApiSimulator api) {
        return api.batches().stream()
                .map(SimulatedBatch::batchId)
                .map(Object::toString)
                .toList();
    }
}
