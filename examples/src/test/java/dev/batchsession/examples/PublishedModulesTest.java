package dev.batchsession.examples;

import static dev.batchsession.examples.Repository.ROOT;
import static dev.batchsession.examples.Repository.modules;
import static dev.batchsession.examples.Repository.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM manages the published modules and no others; each has a name, a description, a module name and an SBOM. */
class PublishedModulesTest {
    @Test
    void theBomHasThePublishedModulesAndNoOthers() {
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
    void aPublishedModuleHasADescriptionAModuleNameAndAnSbom() {
        for (String module : modules()) {
            String pom = pom(module);
            assertThat(pom).as(module).contains("<name>", "<description>");
            if (!module.equals("bom") && !pom.contains("<maven.deploy.skip>true")) {
                assertThat(pom).as(module).contains("<cyclonedx.skip>false", "<module.name>");
            }
        }
    }

    /** The sources and Javadoc plugins create no jar for a module without Java, but Maven Central requires both. */
    @Test
    void aPublishedModuleWithoutCodeHasSourcesAndJavadocJarsAsWell() {
        for (String module : modules()) {
            String pom = pom(module);
            Path main = ROOT.resolve(module).resolve("src/main");
            if (!pom.contains("<maven.deploy.skip>true")
                    && !pom.contains("<packaging>pom")
                    && !Files.exists(main.resolve("java"))) {
                assertThat(pom).as(module).contains("<classifier>javadoc");
                assertThat(main.resolve("resources")).as(module).isDirectory(); // which make a sources jar
            }
        }
    }

    private static String pom(String module) {
        return text(ROOT.resolve(module).resolve("pom.xml"));
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
