package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.page.CheckpointFile;
import dev.batchsession.process.ChildJvm;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.ListVariant;
import dev.batchsession.simulator.SimulatedBatch;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class WatchCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SimulatorOptions OPTIONS =
            SimulatorOptions.defaults().batches(150).requiredKey(ProgramRun.KEY);
    private static final SimulatorOptions CHANGING =
            OPTIONS.list(ListVariant.usual().changesPerCall(2));

    @TempDir
    private Path folder;

    @Test
    void printsWhatExistsALineEach() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ProgramRun run = ProgramRun.against(api, "watch", "--take", "150");

            assertThat(run.exitCode()).as(run.err().toString()).isZero();
            assertThat(run.out())
                    .hasSize(150)
                    .allMatch(line ->
                            line.matches("\\S+Z EXISTING {7}[0-9a-f-]{36}  [a-z]+ \\d+/\\d+( \\(\\d+ failed\\))?"));
            assertThat(run.out().stream().map(line -> line.replaceFirst("^\\S+ +\\S+ +(\\S+) .*", "$1")))
                    .containsExactlyInAnyOrderElementsOf(api.batches().stream()
                            .map(SimulatedBatch::batchId)
                            .map(Object::toString)
                            .toList());
        }
    }

    @Test
    void printsChangesAsJsonAndGoesOnFromItsState() throws IOException {
        Path state = folder.resolve("watch.state");
        try (ApiSimulator api = ApiSimulator.start(CHANGING)) {
            String[] watch = {
                "watch",
                "--changes-only",
                "--every",
                "1",
                "--take",
                "4",
                "--format",
                "ndjson",
                "--state",
                state.toString()
            };
            ProgramRun first = ProgramRun.against(api, watch);
            String kept = Files.readString(state);
            ProgramRun second = ProgramRun.against(api, watch);

            assertThat(first.exitCode()).as(first.err().toString()).isZero();
            assertThat(second.exitCode()).as(second.err().toString()).isZero();
            List<JsonNode> changes = List.of(first, second).stream()
                    .flatMap(run -> run.out().stream())
                    .map(JSON::readTree)
                    .toList();
            assertThat(changes).hasSize(8).allSatisfy(change -> {
                assertThat(change.get("kind").asString()).isNotEqualTo("EXISTING");
                assertThat(change.has("before") || change.has("after")).isTrue();
            });
            assertThat(second.out()).doesNotContainAnyElementsOf(first.out());
            assertThat(Files.readString(state)).isNotEqualTo(kept);
        }
    }

    @Test
    void refusesAStateOfAnotherWatch() throws IOException {
        Path state = Files.writeString(folder.resolve("watch.state"), "not one");
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ProgramRun run = ProgramRun.against(api, "watch", "--state", state.toString());

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.errLine()).isEqualTo("error: " + state + ": this is not a checkpoint (see --help)");
            assertThat(state).hasContent("not one");
        }
    }

    /** The simulator serves every key: the address is the same, and only the keys differ. */
    @Test
    void refusesAStateOfAnotherKeyUnlessItIsAdopted() throws IOException {
        Path state = folder.resolve("watch.state");
        try (ApiSimulator api = ApiSimulator.start(
                SimulatorOptions.defaults().batches(20).list(ListVariant.usual().changesPerCall(2)))) {
            String[] watch = {"watch", "--every", "1", "--take", "20", "--state", state.toString()};
            ProgramRun first = ProgramRun.against(api, watch);
            assertThat(first.exitCode()).isZero();
            String fingerprint =
                    Files.readString(folder.resolve("watch.state.fingerprint")).strip();
            String kept = Files.readString(state);

            ProgramRun other = ProgramRun.run(keyed(api, "another"), watch);

            assertThat(other.exitCode()).isEqualTo(2);
            assertThat(other.errLine())
                    .isEqualTo("error: " + state
                            + " was written with a different API key; if both keys belong to the same team, "
                            + "add --adopt (see --help)");
            assertThat(other.out()).isEmpty();
            assertThat(state).hasContent(kept);

            String[] adopting = {"watch", "--every", "1", "--take", "1", "--adopt", "--state", state.toString()};
            ProgramRun adopted = ProgramRun.run(keyed(api, "another"), adopting);
            assertThat(adopted.exitCode()).as(adopted.err().toString()).isZero();
            assertThat(existing(adopted)).doesNotContainAnyElementsOf(existing(first));
            assertThat(ProgramRun.against(api, watch).exitCode())
                    .as("the key of before")
                    .isEqualTo(2);
            assertThat(fingerprint).isNotEmpty();
            assertThat(String.join("", other.err()) + adopted.out() + adopted.err())
                    .doesNotContain(fingerprint);
        }
    }

    @Test
    void refusesAStateOfAnotherAddressWhichASimulatorIs() throws IOException {
        Path real = folder.resolve("real.state");
        Path simulated = folder.resolve("simulated.state");
        try (ApiSimulator api = ApiSimulator.start(OPTIONS);
                ApiSimulator elsewhere = ApiSimulator.start(OPTIONS)) {
            String[] watchReal = {"watch", "--take", "2", "--state", real.toString()};
            String[] watchSimulated = {"watch", "--take", "2", "--state", simulated.toString()};
            assertThat(ProgramRun.against(api, watchReal).exitCode()).isZero();
            assertThat(ProgramRun.simulated(watchSimulated).exitCode()).isZero();

            ProgramRun other = ProgramRun.against(elsewhere, watchReal);
            ProgramRun simulator = ProgramRun.simulated(watchReal);
            ProgramRun keyed = ProgramRun.against(api, watchSimulated);

            assertThat(List.of(other.exitCode(), simulator.exitCode(), keyed.exitCode()))
                    .containsOnly(2);
            assertThat(other.errLine())
                    .contains(api.baseUrl().toString(), elsewhere.baseUrl().toString());
            assertThat(simulator.err()).last().asString().contains(api.baseUrl().toString(), "simulator");
            assertThat(keyed.errLine()).contains(api.baseUrl().toString(), "simulator");
            assertThat(ProgramRun.simulated(watchSimulated).exitCode())
                    .as("another port of the simulator")
                    .isZero();
        }
    }

    private static List<String> existing(ProgramRun run) {
        return run.out().stream()
                .filter(line -> line.contains(" EXISTING "))
                .map(line -> line.replaceFirst("^\\S+ +\\S+ +(\\S+) .*", "$1"))
                .toList();
    }

    private static Map<String, String> keyed(ApiSimulator api, String key) {
        return Map.of(
                "ANCHORBROWSER_API_KEY",
                key,
                "ANCHORBROWSER_BASE_URL",
                api.baseUrl().toString());
    }

    @Test
    void refusesAStateThatAnotherWatchUses() throws IOException {
        Path state = folder.resolve("watch.state");
        try (CheckpointFile used = CheckpointFile.open(state);
                ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ProgramRun run = ProgramRun.against(api, "watch", "--take", "1", "--state", state.toString());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errLine()).startsWith("error: cannot use " + state).endsWith("in use by another writer");
            assertThat(run.out()).isEmpty();
            assertThat(used.load()).isEmpty();
        }
    }

    @Test
    void savesWhatItPrintedThoughNothingElseHappens() throws IOException, InterruptedException {
        Path state = folder.resolve("watch.state");
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.batches(20))) {
            String[] watch = {"watch", "--every", "1", "--state", state.toString()};
            ChildJvm child = ChildJvm.of(BatchSessions.class, watch);
            ProgramRun.environment(api).forEach(child::environment);
            Process process = child.start();
            try (BufferedReader out = lines(process)) {
                for (int line = 0; line < 20; line++) {
                    assertThat(out.readLine()).contains("EXISTING");
                }
                while (!Files.exists(state)) { // within a second
                    Thread.onSpinWait();
                }
                process.toHandle().destroyForcibly();
                int unused = process.waitFor();
            }
            long calls = api.calls();
            ChildJvm next = ChildJvm.of(BatchSessions.class, watch);
            ProgramRun.environment(api).forEach(next::environment);
            Process again = next.start();
            try (BufferedReader out = lines(again)) {
                while (api.calls() < calls + 3) { // it has looked at everything, and more than once
                    Thread.onSpinWait();
                }
                again.toHandle().destroy();

                assertThat(out.lines()).isEmpty();
            }
        }
    }

    private static BufferedReader lines(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void failsWhereItsStateCannotBeSaved() {
        Path state = folder.resolve("pipeline/none/watch.state");
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ProgramRun run = ProgramRun.against(api, "watch", "--take", "1", "--state", state.toString());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errLine()).startsWith("error: cannot use " + state);
        }
    }

    @Test
    void exitsWith3WhereTheKeyIsRejected() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.requiredKey("another"))) {
            ProgramRun run = ProgramRun.against(api, "watch");

            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.out()).isEmpty();
            assertThat(api.calls()).isEqualTo(1);
        }
    }

    @Test
    void goesOnWhereCallsFail() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.throttleRate(0.4).seed(3))) {
            ProgramRun run = ProgramRun.against(api, "watch", "--take", "150", "--every", "1");

            assertThat(run.exitCode()).as(run.err().toString()).isZero();
            assertThat(run.out()).hasSize(150);
            assertThat(api.answers(429)).isPositive();
        }
    }
}
