package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the commands of the guide's page about exported files and compares their output with the page. A tool that is not installed is
 * skipped, with a line that says so.
 */
@Timeout(60)
class LoadRecipesTest {
    private static final Path PAGE = Path.of("../docs/guide/load.md");
    private static final Pattern RECIPE =
            Pattern.compile("<!-- run: (\\w+) -->\n```sh\n(.*?)```\n\n```text\n(.*?)```\n", Pattern.DOTALL);
    private static final Path WITH_POSTGRES =
            Path.of("src/test/resources/with-postgres.sh").toAbsolutePath();
    private static final int NOT_INSTALLED = 77;

    @TempDir
    private static Path folder;

    private record Run(int exitCode, String output) {}

    @BeforeAll
    static void export() {
        for (String name : List.of("batches.ndjson", "batches.csv")) {
            String file = folder.resolve(name).toString();
            assertThat(ProgramRun.simulated("export", "--out", file, "--rate", "1000/s")
                            .exitCode())
                    .isZero();
        }
    }

    static Stream<Arguments> recipes() throws IOException {
        return RECIPE.matcher(Files.readString(PAGE))
                .results()
                .map(recipe -> Arguments.of(recipe.group(1), recipe.group(2), recipe.group(3)));
    }

    @Test
    void thePageHasARecipeForEachTool() throws IOException {
        assertThat(RECIPE.matcher(Files.readString(PAGE)).results().map((MatchResult recipe) -> recipe.group(1)))
                .containsExactly("jq", "sqlite3", "psql", "psql", "duckdb", "pandas");
        assertThat(Files.readString(PAGE).split("<!-- run: ", -1)).hasSize(7);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recipes")
    void printsWhatThePageShows(String tool, String commands, String output) throws Exception {
        Path script = Files.writeString(folder.resolve("recipe.sh"), commands);
        Run run = switch (tool) {
            case "psql" -> bash(WITH_POSTGRES.toString(), script.toString());
            case "pandas" -> ifInstalled("python3 -c 'import pandas'", script);
            default -> ifInstalled("command -v " + tool, script);
        };
        if (run.exitCode() == NOT_INSTALLED) {
            String reason = "the recipe for " + tool + " is not run: " + tool + " is not installed";
            System.err.println(reason);
            abort(reason);
        }

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).isEqualTo(output);
    }

    private static Run ifInstalled(String check, Path script) throws Exception {
        return bash("-c", check + " >/dev/null 2>&1 || exit " + NOT_INSTALLED).exitCode() == NOT_INSTALLED
                ? new Run(NOT_INSTALLED, "")
                : bash("-euo", "pipefail", script.toString());
    }

    private static Run bash(String... arguments) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(Stream.concat(Stream.of("bash"), Stream.of(arguments))
                            .toList())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException noBash) {
            return new Run(NOT_INSTALLED, "");
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }
}
