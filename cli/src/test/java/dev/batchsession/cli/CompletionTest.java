package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CompletionTest {
    @TempDir
    private Path folder;

    @Test
    void bashCompletesCommandsOptionsAndStatuses() throws IOException, InterruptedException {
        Path bash = Path.of("/bin/bash");
        assumeThat(bash).exists();
        Path script = folder.resolve("completion");
        Files.write(script, ProgramRun.simulated("generate-completion").out());

        assertThat(completed(bash, script, "batch-sessions", "exp")).containsExactly("export");
        assertThat(completed(bash, script, "batch-sessions", "list", "--look")).containsExactly("--lookahead");
        assertThat(completed(bash, script, "batch-sessions", "list", "--status", ""))
                .containsExactly("pending", "processing", "completed", "failed", "cancelled");
        assertThat(completed(bash, script, "batch-sessions", "list", "--format", ""))
                .containsExactly("table", "ndjson", "csv", "ids");
        assertThat(completed(bash, script, "batch-sessions", "export", "--format", ""))
                .containsExactly("ndjson", "csv");
        assertThat(completed(bash, script, "batch-sessions", "watch", "--format", ""))
                .containsExactly("text", "ndjson");
        assertThat(completed(bash, script, "batch-sessions", "simulate", "--order", ""))
                .containsExactly("newest_first", "oldest_first", "shuffled");
        assertThat(completed(bash, script, "batch-sessions", "list", "--progress", ""))
                .containsExactly("text", "json");
    }

    private static List<String> completed(Path bash, Path script, String... words)
            throws IOException, InterruptedException {
        String line = "source " + script + "; COMP_WORDS=(" + quoted(words) + "); COMP_CWORD=" + (words.length - 1)
                + "; _complete_batch-sessions; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process process = new ProcessBuilder(bash.toString(), "--norc", "-c", line)
                .redirectError(Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out.lines().toList();
    }

    private static String quoted(String... words) {
        return "'" + String.join("' '", words) + "'";
    }
}
