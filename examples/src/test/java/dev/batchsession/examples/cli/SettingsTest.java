package dev.batchsession.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.examples.simulator.ApiSimulator;
import dev.batchsession.examples.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SettingsTest {
    private static final SimulatorOptions OPTIONS =
            SimulatorOptions.defaults().batches(50).requiredKey(ProgramRun.KEY);

    @TempDir
    private Path folder;

    @Test
    void anOptionThatIsNotGivenComesFromTheEnvironment() {
        assertThat(rows(Map.of("BATCH_SESSIONS_TAKE", "3"), "list")).isEqualTo(3);
        assertThat(rows(Map.of("BATCH_SESSIONS_TAKE", "3"), "list", "--take", "4"))
                .isEqualTo(4);
        assertThat(rows(Map.of("BATCH_SESSIONS_TAKE", "3", "BATCH_SESSIONS_LIST_TAKE", "2"), "list"))
                .isEqualTo(2);
        assertThat(rows(Map.of("BATCH_SESSIONS_TAKE", "3", "BATCH_SESSIONS_WATCH_TAKE", "2"), "list"))
                .isEqualTo(3);
    }

    @Test
    void aFlagThatIsSetStaysSetWhereItIsGivenToo() {
        Map<String, String> set = Map.of("BATCH_SESSIONS_VERBOSE", "true");

        assertThat(ProgramRun.run(set, "list", "--simulated-batches=1").err()).anyMatch(line -> line.startsWith("> "));
        assertThat(ProgramRun.run(set, "list", "--simulated-batches=1", "--verbose")
                        .err())
                .anyMatch(line -> line.startsWith("> "));
        assertThat(ProgramRun.run(Map.of(), "list", "--simulated-batches=1").err())
                .noneMatch(line -> line.startsWith("> "));
    }

    @Test
    void aFileHoldsWhatTheEnvironmentDoesNot() throws IOException {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            Path file = write(
                    "mine.properties",
                    "ANCHORBROWSER_API_KEY=" + ProgramRun.KEY,
                    "ANCHORBROWSER_BASE_URL=" + api.baseUrl(),
                    "BATCH_SESSIONS_TAKE=3");

            assertThat(rows(Map.of("BATCH_SESSIONS_CONFIG", file.toString()), "list"))
                    .isEqualTo(3);
            assertThat(rows(Map.of("BATCH_SESSIONS_CONFIG", file.toString(), "BATCH_SESSIONS_TAKE", "7"), "list"))
                    .isEqualTo(7);
            assertThat(api.calls()).isEqualTo(2);
        }
    }

    @Test
    void theUsualFileIsInTheHomeFolder() throws IOException {
        write(".batch-sessions.properties", "BATCH_SESSIONS_TAKE=3");

        assertThat(rows(Map.of("HOME", folder.toString()), "list")).isEqualTo(3);
        assertThat(rows(Map.of("HOME", folder.resolve("elsewhere").toString()), "list"))
                .isEqualTo(1234);
    }

    @Test
    void whatIsMistypedIsNotIgnored() throws IOException {
        Path file = write("mine.properties", "BATCH_SESSIONS_PAGESIZE=3");
        Path other = write("other.properties", "api-key=secret");

        assertThat(refused("BATCH_SESSIONS_PAGESIZE", "3"))
                .isEqualTo("error: no option for the variable BATCH_SESSIONS_PAGESIZE (see --help)");
        assertThat(refused("BATCH_SESSIONS_CONFIG", file.toString()))
                .isEqualTo("error: no option for the variable BATCH_SESSIONS_PAGESIZE of the file (see --help)");
        assertThat(refused("BATCH_SESSIONS_CONFIG", other.toString()))
                .isEqualTo("error: no option for the variable api-key of the file (see --help)");
        assertThat(refused("BATCH_SESSIONS_HELP", "true")).contains("no option");
        assertThat(refused("BATCH_SESSIONS_PAGE_SIZE", "many")).contains("--page-size", "'many' is not an int");
        assertThat(refused("BATCH_SESSIONS_CONFIG", folder.resolve("none").toString()))
                .startsWith("error: cannot read ");
    }

    private static String refused(String variable, String value) {
        ProgramRun run = ProgramRun.run(Map.of(variable, value), "list");
        assertThat(run.exitCode()).isEqualTo(2);
        return run.errLine();
    }

    private static int rows(Map<String, String> environment, String... args) {
        ProgramRun run = ProgramRun.run(environment, args);
        assertThat(run.exitCode()).as(run.err().toString()).isZero();
        return run.out().size() - 1; // the header
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines));
    }
}
