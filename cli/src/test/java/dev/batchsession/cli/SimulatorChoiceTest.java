package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program reads a simulator if and only if that is requested. */
@Timeout(60)
class SimulatorChoiceTest {
    private static final String NO_KEY =
            "error: ANCHORBROWSER_API_KEY is not set; set it, or read generated batches with --simulate (see --help)";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "list", "count", "watch --take 1", "board --port 0", "export --out all.csv"})
    void withoutAKeyACommandIsRefused(String command) throws IOException {
        String[] args =
                command.replace("all.csv", folder.resolve("all.csv").toString()).split(" ");
        ProgramRun run = command.isEmpty() ? ProgramRun.run(Map.of()) : ProgramRun.run(Map.of(), args);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.errLine()).isEqualTo(NO_KEY);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anAddressDoesNotReplaceTheKey() {
        try (ApiSimulator api = ApiSimulator.start(SimulatorOptions.defaults())) {
            Map<String, String> environment =
                    Map.of("ANCHORBROWSER_BASE_URL", api.baseUrl().toString());

            assertThat(ProgramRun.run(environment, "count").errLine()).isEqualTo(NO_KEY);
            assertThat(api.calls()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void aBlankKeyIsNone(String key) {
        assertThat(ProgramRun.run(Map.of("ANCHORBROWSER_API_KEY", key), "count").errLine())
                .isEqualTo(NO_KEY);
    }

    @Test
    void anOptionAVariableOrAFileRequestsTheSimulator() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.properties"), "BATCH_SESSIONS_SIMULATE=true");

        assertThat(ProgramRun.run(Map.of(), "count", "--simulate").out()).containsExactly("1234");
        assertThat(ProgramRun.run(Map.of("BATCH_SESSIONS_SIMULATE", "true"), "count")
                        .out())
                .containsExactly("1234");
        assertThat(ProgramRun.run(Map.of("BATCH_SESSIONS_CONFIG", file.toString()), "count")
                        .out())
                .containsExactly("1234");
        assertThat(ProgramRun.run(Map.of("BATCH_SESSIONS_SIMULATE", "false"), "count")
                        .errLine())
                .isEqualTo(NO_KEY);
    }

    @Test
    void theSimulatorIsReadThoughThereIsAKey() {
        try (ApiSimulator api =
                ApiSimulator.start(SimulatorOptions.defaults().batches(3).requiredKey(ProgramRun.KEY))) {
            ProgramRun run = ProgramRun.against(api, "count", "--simulate");

            assertThat(run.out()).containsExactly("1234");
            assertThat(run.errLine()).isEqualTo("using a simulator with 1234 batches");
            assertThat(api.calls()).isZero();
        }
    }

    @Test
    void whiteSpaceAroundAKeyIsNoPartOfIt() {
        try (ApiSimulator api = ApiSimulator.start(SimulatorOptions.defaults().requiredKey(ProgramRun.KEY))) {
            Map<String, String> environment = Map.of(
                    "ANCHORBROWSER_API_KEY",
                    ProgramRun.KEY + "\n",
                    "ANCHORBROWSER_BASE_URL",
                    api.baseUrl().toString());

            assertThat(ProgramRun.run(environment, "count").out()).containsExactly("1234");
        }
    }
}
