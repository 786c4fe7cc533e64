package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.batchsession.process.ChildJvm;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/**
 * Runs what a user types in the first week in different surroundings, with the same output in each: {@code first-week.txt}. If the
 * output has changed on purpose: {@code cp cli/target/first-week.txt cli/src/test/resources/dev/batchsession/cli}.
 */
@Timeout(120)
class TranscriptTest {
    private static final Path ACTUAL = Path.of("target/first-week.txt");

    private static final OutputReader GONE = new OutputReader() {
        @Override
        public Mono<Void> gone() {
            return Mono.empty();
        }

        @Override
        public boolean isGone() {
            return true;
        }
    };

    @TempDir
    private Path folder;

    @Test
    void isTheSameWithASimulatorInTheLocaleCWithoutAHomeFolder() throws Exception {
        ChildJvm child = child(ProgramRun.SIMULATED)
                .environment("LC_ALL", "C")
                .startedBy("sh", "-c", "cd \"$0\" && exec \"$@\"", folder.toString());

        List<String> lines = child.run().out();

        Files.write(ACTUAL, lines);
        assertThat(lines).containsExactlyElementsOf(Transcript.text().lines().toList());
    }

    @Test
    void isTheSameWithAServerInTurkish() throws Exception {
        try (ApiSimulator api = server()) {
            ChildJvm child = child(ProgramRun.environment(api))
                    .environment("JDK_JAVA_OPTIONS", "-Duser.language=tr -Duser.country=TR")
                    .environment("HOME", folder.toString())
                    .startedBy("sh", "-c", "cd \"$0\" && exec \"$@\"", folder.toString());

            assertThat(child.run().out())
                    .containsExactlyElementsOf(Transcript.text().lines().toList());
        }
    }

    /** Help is wrapped at other places, which changes nothing else. */
    @Test
    void isTheSameOnANarrowTerminal() throws Exception {
        assumeThat(Path.of("/usr/bin/script")).exists();
        try (ApiSimulator api = server()) {
            ChildJvm child = child(ProgramRun.environment(api))
                    .startedBy(
                            "sh",
                            "-c",
                            "cd \"$0\" && exec script -qec \"stty cols 60; exec $*\" /dev/null </dev/null",
                            folder.toString());

            assertThat(words(String.join("\n", child.run().out()))).isEqualTo(words(Transcript.text()));
        }
    }

    @Test
    void noCommandFailsIfTheReaderOfItsOutputHasGone() throws IOException {
        Map<String, String> environment = ProgramRun.SIMULATED;
        for (String command : Transcript.commands()) {
            if (!command.contains("all.ndjson")) { // writes to the working folder
                ProgramRun run = Transcript.run(command, environment, new ClosedPipe(), GONE);

                assertThat(run.exitCode()).as(command).isIn(0, expectedExitCode(command));
                assertThat(run.err()).as(command).noneMatch(line -> line.contains("Exception"));
            }
        }
    }

    private static int expectedExitCode(String command) throws IOException {
        return Transcript.text()
                .lines()
                .dropWhile(line -> !line.equals("$ " + command))
                .skip(1)
                .takeWhile(line -> !line.startsWith("$ "))
                .filter(line -> line.startsWith("exit "))
                .mapToInt(line -> Integer.parseInt(line.substring("exit ".length())))
                .findFirst()
                .orElse(0);
    }

    private static ApiSimulator server() {
        return ApiSimulator.start(SimulatorOptions.defaults().requiredKey(ProgramRun.KEY));
    }

    private static ChildJvm child(Map<String, String> environment) throws IOException {
        ChildJvm child = ChildJvm.of(Transcript.class);
        environment.forEach(child::environment);
        return child;
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    /** Fails as a pipe does whose reader has exited. */
    private static final class ClosedPipe extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
        }
    }
}
