package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandReferenceTest {
    private static final Path COMMITTED = Path.of("../docs/command-line.md");

    @Test
    void isWhatTheProgramSays() throws IOException {
        Path written = Files.writeString(Path.of("target/command-line.md"), CommandReference.markdown());

        assertThat(COMMITTED)
                .as("if the help has changed: cp cli/%s docs/command-line.md", written)
                .hasSameTextualContentAs(written);
    }

    @Test
    void saysOfEachCommandHowItIsUsed() {
        List<String> commands = ProgramRun.simulated("help").out().stream()
                .dropWhile(line -> !line.equals("Commands:"))
                .takeWhile(line -> !line.isBlank())
                .filter(line -> line.matches("  [a-z]+ .*"))
                .map(line -> line.strip().replaceFirst(" .*", ""))
                .filter(name -> !name.equals("help"))
                .toList();

        assertThat(commands).contains("list", "count", "export", "verify", "watch", "board", "doctor", "simulate");
        for (String command : commands) {
            assertThat(ProgramRun.simulated(command, "--help").out())
                    .as(command)
                    .contains("Examples:", "Help topics: batch-sessions help environment, exit-codes, times")
                    .satisfies(help ->
                            assertThat(help).filteredOn("Examples:"::equals).hasSize(1))
                    .anyMatch(line -> line.startsWith("  batch-sessions " + command))
                    .allMatch(line -> line.length() <= 80);
        }
    }

    @Test
    void suggestsATopic() {
        assertThat(ProgramRun.simulated("help", "tiimes").errLine())
                .isEqualTo("error: no command or topic 'tiimes'; did you mean help times? (see --help)");
        assertThat(ProgramRun.simulated("help", "exprot").errLine()).contains("did you mean help export?");
        assertThat(ProgramRun.simulated("help", "something").errLine()).contains("; see: batch-sessions help");
    }

    @Test
    void printsEachTopicWithAndWithoutHelp() {
        for (String topic : List.of("environment", "exit-codes", "times")) {
            ProgramRun help = ProgramRun.simulated("help", topic);

            assertThat(help.exitCode()).as(topic).isZero();
            assertThat(help.out()).hasSizeGreaterThan(5).allMatch(line -> line.length() <= 80);
            assertThat(ProgramRun.simulated(topic).out()).isEqualTo(help.out());
        }
        assertThat(ProgramRun.simulated("help", "environment").out())
                .anyMatch(line -> line.contains("ANCHORBROWSER_API_KEY"));
    }
}
