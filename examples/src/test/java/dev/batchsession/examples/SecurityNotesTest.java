package dev.batchsession.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each line of the security notes names a test that exists, of a build or of the board in a browser. */
class SecurityNotesTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))#(\\w+)`");
    private static final List<String> MODULES = List.of(
            "core",
            "resilience",
            "examples",
            "integrations/kafka-connect",
            "integrations/micrometer",
            "integrations/spring-boot-starter",
            "integrations/spring-boot-example");

    @Test
    void everyThreatNamesATestThatThereIs() throws IOException {
        List<String> threats = Files.readAllLines(Path.of("../docs/security.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| threat"))
                .toList();
        Map<String, String> tests = tests();

        assertThat(threats).hasSizeGreaterThan(25);
        for (String threat : threats) {
            List<MatchResult> named = NAMED.matcher(threat).results().toList();
            assertThat(named).as(threat).isNotEmpty();
            for (MatchResult test : named) {
                assertThat(tests.get(test.group(1))).as(test.group()).contains(" void " + test.group(2) + "(");
            }
        }
    }

    /** The text of each test by its class; classes of one name are taken together. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new HashMap<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src"))) {
                files.filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
                        .forEach(file -> tests.merge(name(file), text(file), String::concat));
            }
        }
        return tests;
    }

    private static String name(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString().replace(".java", "");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
