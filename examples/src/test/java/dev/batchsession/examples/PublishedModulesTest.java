package dev.batchsession.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is published is in the BOM, with what a user needs to know of it, and nothing else is. */
class PublishedModulesTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void theBomHasThePublishedModulesAndNoOthers() throws IOException {
        String bom = pom("bom");
        String managed = bom.substring(bom.indexOf("<dependencyManagement>"), bom.indexOf("</dependencyManagement>"));
        List<String> published = modules().stream()
                .map(PublishedModulesTest::pom)
                .filter(pom -> !pom.contains("<maven.deploy.skip>true"))
                .map(PublishedModulesTest::artifact)
                .filter(artifact -> !artifact.endsWith("-bom"))
                .toList();

        assertThat(published).contains("batch-session-flux-core", "batch-session-flux-resilience");
        assertThat(matches("<artifactId>([^<]+)", managed).stream().distinct())
                .containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void whatIsPublishedTellsWhatItBringsAlong() throws IOException {
        for (String module : modules()) {
            String pom = pom(module);
            assertThat(pom).as(module).contains("<name>", "<description>");
            if (!module.equals("bom") && !pom.contains("<maven.deploy.skip>true")) {
                assertThat(pom).as(module).contains("<cyclonedx.skip>false", "<module.name>");
            }
        }
    }

    private static List<String> modules() throws IOException {
        return matches("<module>([^<]+)", Files.readString(ROOT.resolve("pom.xml")));
    }

    private static String pom(String module) {
        try {
            return Files.readString(ROOT.resolve(module).resolve("pom.xml"));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static String artifact(String pom) {
        return matches("<artifactId>([^<]+)", pom.substring(pom.indexOf("</parent>")))
                .get(0);
    }

    private static List<String> matches(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
