package dev.batchsession.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README shows code that compiles: what stands there is what an example runs. */
class ReadmeTest {
    @Test
    void showsTheCodeOfListEverything() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        String example = Files.readString(Path.of("src/main/java/dev/batchsession/examples/ListEverything.java"));

        String shown = between(readme, "```java\n", "```");
        String compiled = between(example, "// README\n", "\n        // end").stripIndent() + "\n";

        assertThat(shown).isEqualTo(compiled);
    }

    private static String between(String text, String start, String end) {
        assertThat(text).contains(start);
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
