package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ColoursTest {
    private static final String ESCAPE = "\u001b[";
    private static final String GREEN = "\u001b[32mcompleted\u001b[39m";

    @Test
    void aTerminalHasThemAndColumnsStillAlign() {
        String coloured = out(true, Map.of(), "list", "--take", "20");

        assertThat(coloured).contains(GREEN + "   ");
        assertThat(coloured.replaceAll("\u001b\\[[0-9]*m", "")).isEqualTo(out(false, Map.of(), "list", "--take", "20"));
        assertThat(out(true, Map.of(), "watch", "--take", "20")).contains(GREEN);
        assertThat(out(true, Map.of(), "--help")).contains(ESCAPE);
    }

    @Test
    void rowsForProgramsNeverHaveThem() {
        assertThat(out(true, Map.of(), "list", "--take", "20", "--format", "ndjson"))
                .contains("completed")
                .doesNotContain(ESCAPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list --take 1", "watch --take 1", "export --help"})
    void nothingElseThanATerminalHasThem(String command) {
        assertThat(out(false, Map.of(), command.split(" "))).doesNotContain(ESCAPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list --take 1", "watch --take 1", "export --help"})
    void aTerminalHasNoneWhereTheUserWantsNone(String command) {
        assertThat(out(true, Map.of("NO_COLOR", "1"), command.split(" "))).doesNotContain(ESCAPE);
        assertThat(out(true, Map.of("TERM", "dumb"), command.split(" "))).doesNotContain(ESCAPE);
        assertThat(out(true, Map.of("NO_COLOR", ""), command.split(" "))).contains(ESCAPE);
    }

    @Test
    void errorsAreRedOnATerminalOnly() {
        assertThat(err(true, Map.of()))
                .startsWith("\u001b[1m\u001b[31merror:")
                .endsWith("m Unknown option: '--bogus' (see --help)\n");
        assertThat(err(true, Map.of("NO_COLOR", "1"))).startsWith("error: ");
        assertThat(err(false, Map.of())).startsWith("error: ");
    }

    private static String out(boolean terminal, Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Map<String, String> simulated = ProgramRun.simulatedWith(environment);
        Program.run(new Console(out, err, terminal, false, OutputReader.NONE, simulated), args);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String err(boolean terminal, Map<String, String> environment) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Program.run(
                new Console(new ByteArrayOutputStream(), stream, !terminal, terminal, OutputReader.NONE, environment),
                "list",
                "--bogus");
        return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
