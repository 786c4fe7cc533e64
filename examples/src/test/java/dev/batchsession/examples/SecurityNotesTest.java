package dev.batchsession.examples;

import static dev.batchsession.examples.Repository.ROOT;
import static dev.batchsession.examples.Repository.sources;
import static dev.batchsession.examples.Repository.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each line of the security notes names a test that exists, in any module. */
class SecurityNotesTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))#(\\w+)`");

    @Test
    void everyThreatNamesATestThatThereIs() {
        List<String> threats = text(ROOT.resolve("docs/security.md"))
                .lines()
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

    /** The source of each test by the name of its class. The sources of classes with the same name are concatenated. */
    private static Map<String, String> tests() {
        Map<String, String> tests = new HashMap<>();
        for (String end :
                List.of("Test.java", "IT.java")) { // src: the board's tests in a browser have a folder of their own
            sources("src", end).forEach(file -> tests.merge(name(file), text(file), String::concat));
        }
        return tests;
    }

    private static String name(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString().replace(".java", "");
    }
}
