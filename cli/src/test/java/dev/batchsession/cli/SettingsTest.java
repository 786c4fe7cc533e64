package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

        assertThat(ProgramRun.run(set, "list", "--simulate", "--simulated-batches=1")
                        .err())
                .anyMatch(line -> line.startsWith("> "));
        assertThat(ProgramRun.run(set, "list", "--simulate", "--simulated-batches=1", "--verbose")
                        .err())
                .anyMatch(line -> line.startsWith("> "));
        assertThat(ProgramRun.simulated("list", "--simulated-batches=1").err())
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

            assertThat(ProgramRun.run(Map.of("BATCH_SESSIONS_CONFIG", file.toString()), "list")
                            .out())
                    .hasSize(1 + 3);
            assertThat(ProgramRun.run(
                                    Map.of("BATCH_SESSIONS_CONFIG", file.toString(), "BATCH_SESSIONS_TAKE", "7"),
                                    "list")
                            .out())
                    .hasSize(1 + 7);
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

        assertThat(refused("BATCH_SESSIONS_CONFIG", file.toString()))
                .isEqualTo("error: " + file + ": unknown setting BATCH_SESSIONS_PAGESIZE (see --help)");
        assertThat(refused("BATCH_SESSIONS_CONFIG", other.toString()))
                .isEqualTo("error: " + other + ": unknown setting api-key (see --help)");
        assertThat(refused("BATCH_SESSIONS_CONFIG", folder.resolve("none").toString()))
                .startsWith("error: BATCH_SESSIONS_CONFIG: cannot read ");
    }

    @Test
    void variablesOfOthersAreIgnored() {
        Map<String, String> kubernetes = Map.of(
                "BATCH_SESSIONS_SERVICE_HOST", "10.0.0.7",
                "BATCH_SESSIONS_PORT", "tcp://10.0.0.7:8300",
                "BATCH_SESSIONS_PORT_8300_TCP", "tcp://10.0.0.7:8300",
                "BATCH_SESSIONS_BOARD_PORT", "tcp://10.0.0.8:80",
                "BATCH_SESSIONS_API_KEY", "sk-secret",
                "BATCH_SESSIONS_HELP", "true",
                "BATCH_SESSIONS_TAKE", "2");
        assertThat(rows(kubernetes, "list")).isEqualTo(2);

        ProgramRun verbose = ProgramRun.run(ProgramRun.simulatedWith(kubernetes), "list", "--verbose");

        assertThat(verbose.err())
                .contains("ignored variables: BATCH_SESSIONS_API_KEY, BATCH_SESSIONS_BOARD_PORT, BATCH_SESSIONS_HELP, "
                        + "BATCH_SESSIONS_PORT, BATCH_SESSIONS_PORT_8300_TCP, BATCH_SESSIONS_SERVICE_HOST")
                .noneMatch(line -> line.contains("secret"));
        assertThat(ProgramRun.simulated("list", "--take=1", "--verbose").err())
                .noneMatch(line -> line.startsWith("ignored"));
    }

    @Test
    void aPortThatIsAnAddressCountsAsUnset() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = write("mine.properties", "BATCH_SESSIONS_PORT=" + taken.getLocalPort());
            ProgramRun run = ProgramRun.run(
                    ProgramRun.simulatedWith(Map.of(
                            "BATCH_SESSIONS_PORT", "tcp://10.0.0.7:8300", "BATCH_SESSIONS_CONFIG", file.toString())),
                    "board");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).last().asString().contains(":" + taken.getLocalPort() + ":");
        }
    }

    @Test
    void anEmptyVariableCountsAsUnset() throws IOException {
        Path file = write("mine.properties", "BATCH_SESSIONS_TAKE=3", "BATCH_SESSIONS_PAGE_SIZE=");

        assertThat(rows(Map.of("BATCH_SESSIONS_TAKE", "", "BATCH_SESSIONS_CONFIG", ""), "list"))
                .isEqualTo(1234);
        assertThat(rows(Map.of("BATCH_SESSIONS_TAKE", "", "BATCH_SESSIONS_CONFIG", file.toString()), "list"))
                .isEqualTo(3);
        assertThat(rows(Map.of("BATCH_SESSIONS_LIST_TAKE", "", "BATCH_SESSIONS_TAKE", "2"), "list"))
                .isEqualTo(2);
    }

    @Test
    void anErrorNamesNoVariableThatAnArgumentOverrides() {
        Map<String, String> valid = Map.of("BATCH_SESSIONS_PAGE_SIZE", "50");

        assertThat(ProgramRun.run(ProgramRun.simulatedWith(valid), "list", "--page-size=many")
                        .errLine())
                .startsWith("error: Invalid value for option '--page-size': ");
        assertThat(ProgramRun.run(ProgramRun.simulatedWith(valid), "list", "--page-size=0")
                        .errLine())
                .startsWith("error: --page-size must be 1 to 100 ");
        assertThat(refused("BATCH_SESSIONS_PAGE_SIZE", "many", "list", "--page-size", "many"))
                .as("the same value")
                .startsWith("error: Invalid value for option '--page-size': ");
    }

    @Test
    void anErrorNamesTheVariableThatTheValueCameFrom() throws IOException {
        Path file = write("mine.properties", "BATCH_SESSIONS_LIST_PAGE_SIZE=0");

        assertThat(refused("BATCH_SESSIONS_PAGE_SIZE", "many"))
                .startsWith("error: BATCH_SESSIONS_PAGE_SIZE: Invalid value for option '--page-size'");
        assertThat(refused("BATCH_SESSIONS_COLUMNS", "status,bogus"))
                .as("one value of several")
                .startsWith("error: BATCH_SESSIONS_COLUMNS: Invalid value for option '--columns'");
        assertThat(refused("BATCH_SESSIONS_PAGE_SIZE", "0"))
                .isEqualTo("error: BATCH_SESSIONS_PAGE_SIZE: --page-size must be 1 to 100 but was 0 (see --help)");
        assertThat(refused("BATCH_SESSIONS_CONFIG", file.toString()))
                .isEqualTo("error: BATCH_SESSIONS_LIST_PAGE_SIZE in " + file
                        + ": --page-size must be 1 to 100 but was 0 (see --help)");
        assertThat(refused("BATCH_SESSIONS_LOOKAHEAD", "65"))
                .startsWith("error: BATCH_SESSIONS_LOOKAHEAD: --lookahead ");
        assertThat(refused("BATCH_SESSIONS_TAKE", "-1")).startsWith("error: BATCH_SESSIONS_TAKE: --take ");
        assertThat(refused("BATCH_SESSIONS_SIMULATED_BATCHES", "-1"))
                .startsWith("error: BATCH_SESSIONS_SIMULATED_BATCHES: --simulated-batches ");
        assertThat(refused("BATCH_SESSIONS_PATIENT", "maybe")).startsWith("error: BATCH_SESSIONS_PATIENT: ");
        assertThat(refused("BATCH_SESSIONS_EVERY", "0", "watch")).startsWith("error: BATCH_SESSIONS_EVERY: --every ");
        assertThat(refused("BATCH_SESSIONS_INTERVAL", "0", "board"))
                .startsWith("error: BATCH_SESSIONS_INTERVAL: --interval ");
        assertThat(refused("BATCH_SESSIONS_PORT", "70000", "board")).startsWith("error: BATCH_SESSIONS_PORT: --port ");
        assertThat(refused("BATCH_SESSIONS_FAILURE_RATE", "2", "simulate"))
                .startsWith("error: BATCH_SESSIONS_FAILURE_RATE: --failure-rate ");
        assertThat(refused("BATCH_SESSIONS_PARALLELISM", "65", "export", "--out=all.csv"))
                .startsWith("error: BATCH_SESSIONS_PARALLELISM: --parallelism ");
        assertThat(refused("BATCH_SESSIONS_PAGE_SIZE", "0", "list", "--lookahead=65"))
                .as("the first that is wrong")
                .startsWith("error: BATCH_SESSIONS_PAGE_SIZE: --page-size ");
        assertThat(refused("BATCH_SESSIONS_PAGE_SIZE", "7", "list", "--lookahead=65"))
                .startsWith("error: --lookahead must be");
        assertThat(refused("BATCH_SESSIONS_PAGE_SIZE", "7", "list", "--page-size=0"))
                .startsWith("error: --page-size must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "relative"})
    void noFileIsReadFromTheWorkingFolder(String home) throws IOException {
        assumeThat(Path.of(home, ".batch-sessions.properties")).doesNotExist();
        Path inWorkingFolder = Path.of(home, ".batch-sessions.properties");
        boolean created = home.equals("relative") && Path.of(home).toFile().mkdir();
        try {
            Files.writeString(inWorkingFolder, "BATCH_SESSIONS_TAKE=3");

            assertThat(rows(Map.of("HOME", home), "list")).isEqualTo(1234);
        } finally {
            Files.delete(inWorkingFolder);
            if (created) {
                Files.delete(Path.of(home));
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // has no such permissions
    void warnsWhereOthersCanReadTheKey() throws IOException {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            Path file = write("mine.properties", "ANCHORBROWSER_API_KEY=" + ProgramRun.KEY);
            Map<String, String> environment = Map.of(
                    "BATCH_SESSIONS_CONFIG",
                    file.toString(),
                    "ANCHORBROWSER_BASE_URL",
                    api.baseUrl().toString());
            String warning =
                    "warning: " + file + " contains the API key and is readable by other users; set its mode to 600";

            for (String readable : List.of("rw-r--r--", "rw-r-----", "rw----r--")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(readable));
                ProgramRun run = ProgramRun.run(environment, "count");
                assertThat(run.exitCode()).isZero();
                assertThat(run.errLine()).as(readable).isEqualTo(warning);
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            assertThat(ProgramRun.run(environment, "count").err()).isEmpty();
            Path without = write("other.properties", "BATCH_SESSIONS_PATIENT=true");
            Files.setPosixFilePermissions(without, PosixFilePermissions.fromString("rw-r--r--"));
            assertThat(ProgramRun.run(
                                    Map.of(
                                            "BATCH_SESSIONS_CONFIG",
                                            without.toString(),
                                            "ANCHORBROWSER_API_KEY",
                                            ProgramRun.KEY,
                                            "ANCHORBROWSER_BASE_URL",
                                            api.baseUrl().toString()),
                                    "count")
                            .err())
                    .isEmpty();
        }
    }

    private static String refused(String variable, String value) {
        return refused(variable, value, "list");
    }

    private static String refused(String variable, String value, String... args) {
        ProgramRun run = ProgramRun.run(ProgramRun.simulatedWith(Map.of(variable, value)), args);
        assertThat(run.exitCode()).isEqualTo(2);
        return run.err().get(run.err().size() - 1); // some commands print first that they use a simulator
    }

    private static int rows(Map<String, String> environment, String... args) {
        ProgramRun run = ProgramRun.run(ProgramRun.simulatedWith(environment), args);
        assertThat(run.exitCode()).as(run.err().toString()).isZero();
        return run.out().size() - 1; // the header
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines));
    }
}
