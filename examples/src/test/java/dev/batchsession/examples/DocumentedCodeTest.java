package dev.batchsession.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The README and the guide show code that compiles: what stands under {@code <!-- code: name -->} is what a source file of the
 * build has between {@code // region name} and {@code // end}. And what they link to is there.
 */
class DocumentedCodeTest {
    private static final Path ROOT = Path.of("..");
    private static final Set<String> PROSE =
            Set.of("text", "sh", "xml", "yaml", "promql", "properties", "json", "mermaid");
    private static final Pattern FENCE = Pattern.compile("(?m)^ *(?:```|~~~)(.*)$");
    private static final Pattern SHOWN =
            Pattern.compile("<!-- code: (\\S+) -->\n```(?:java|kotlin)\n(.*?)```\n", Pattern.DOTALL);
    private static final Pattern REGION = Pattern.compile("(?ms)^ *// region (\\S+)\n(.*?)^ *// end$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    @Test
    void everyBlockOfCodeIsARegionOfASourceFile() {
        Map<String, String> regions = regions();
        Set<String> used = new TreeSet<>();
        for (Path page : pages()) {
            for (MatchResult shown : found(SHOWN, text(page))) {
                String name = shown.group(1);
                assertThat(regions)
                        .as(page + " shows a region that is in no source file")
                        .containsKey(name);
                assertThat(shown.group(2)).as(page + " shows " + name).isEqualTo(regions.get(name));
                used.add(name);
            }
        }
        assertThat(used)
                .as("regions that are shown, and regions that there are")
                .isEqualTo(regions.keySet());
        assertThat(used).hasSizeGreaterThan(20);
    }

    /** Nothing gets past the test above: no fence that is not closed, says no language, or is code without a name. */
    @Test
    void everyFenceIsCodeWithANameOrNoCode() {
        for (Path page : pages()) {
            List<String> fences = found(FENCE, text(page)).stream()
                    .map(fence -> fence.group(1).strip())
                    .toList();
            assertThat(fences.size() % 2)
                    .as(page + ": fences that are not closed")
                    .isZero();
            long code = 0;
            for (int i = 0; i < fences.size(); i += 2) {
                String language = fences.get(i);
                assertThat(fences.get(i + 1))
                        .as(page + ": the end of " + language)
                        .isEmpty();
                if (!PROSE.contains(language)) {
                    assertThat(language).as(page.toString()).isIn("java", "kotlin");
                    code++;
                }
            }
            assertThat(found(SHOWN, text(page)))
                    .as(page + ": blocks of code with a name")
                    .hasSize((int) code);
        }
    }

    @Test
    void everyLinkLeadsToAFile() {
        List<Path> linking = new ArrayList<>(pages());
        linking.addAll(List.of(
                ROOT.resolve("CONTRIBUTING.md"),
                ROOT.resolve("RELEASING.md"),
                ROOT.resolve("docs/compatibility.md"),
                ROOT.resolve("docs/command-line.md")));
        for (Path page : linking) {
            for (MatchResult link : found(LINK, text(page))) {
                assertThat(page.resolveSibling(link.group(1)))
                        .as(page + " links to")
                        .exists();
            }
        }
    }

    /** The classes that the way of a row names are there; a renamed one would be a wrong map. */
    @Test
    void theWayOfARowNamesClassesThatThereAre() {
        Set<String> classes = new TreeSet<>();
        sources(List.of("core/src/main", "resilience/src/main"))
                .forEach(file -> classes.add(file.getFileName().toString().replace(".java", "")));
        List<MatchResult> named = found(
                Pattern.compile("(?m)^ *participant \\w+ as ([A-Z]\\w+)"),
                text(ROOT.resolve("docs/guide/one-rows-way.md")));

        assertThat(named)
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(classes).contains(name.group(1)));
    }

    private static List<Path> pages() {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("docs/observability.md")));
        pages.addAll(files(ROOT.resolve("docs/guide"), ".md"));
        assertThat(pages).hasSizeGreaterThan(10);
        return pages;
    }

    private static Map<String, String> regions() {
        Map<String, String> regions = new TreeMap<>();
        for (Path file : sources(List.of(
                "examples/src",
                "benchmarks/src/main",
                "integrations/interop/src/main",
                "integrations/micrometer/src/test"))) {
            if (file.endsWith("DocumentedCodeTest.java")) {
                continue; // which says what a region is
            }
            for (MatchResult region : found(REGION, text(file))) {
                String twice = regions.put(
                        region.group(1), region.group(2).stripTrailing().stripIndent() + "\n");
                assertThat(twice).as(region.group(1) + " is in two places").isNull();
            }
        }
        return regions;
    }

    private static List<Path> sources(Collection<String> folders) {
        return folders.stream()
                .flatMap(folder -> Stream.of(".java", ".kt").flatMap(end -> files(ROOT.resolve(folder), end).stream()))
                .toList();
    }

    private static List<Path> files(Path folder, String end) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
