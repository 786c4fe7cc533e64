package dev.batchsession.examples;

import static dev.batchsession.examples.Repository.ROOT;
import static dev.batchsession.examples.Repository.files;
import static dev.batchsession.examples.Repository.sources;
import static dev.batchsession.examples.Repository.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Code in the README and the guide compiles: a block under {@code <!-- code: name -->} equals the lines between
 * {@code // region name} and {@code // end} of a source file in any module. The files that the pages link to exist.
 */
class DocumentedCodeTest {
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
                        .as(page + " shows a region that no source file has")
                        .containsKey(name);
                assertThat(shown.group(2)).as(page + " shows " + name).isEqualTo(regions.get(name));
                used.add(name);
            }
        }
        assertThat(used)
                .as("regions that pages show, and regions of source files")
                .isEqualTo(regions.keySet());
        assertThat(used).hasSizeGreaterThan(20);
    }

    /** Without it, the test above could miss a block: each fence is closed and names its language, and code names its region. */
    @Test
    void everyFenceIsCodeWithANameOrNoCode() {
        for (Path page : pages()) {
            List<String> fences = found(FENCE, text(page)).stream()
                    .map(fence -> fence.group(1).strip())
                    .toList();
            assertThat(fences.size() % 2)
                    .as(page + ": number of fences, which is even if all are closed")
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

    /** The diagram and the text of the guide name existing classes, also after a class is renamed. */
    @Test
    void theWayOfARowNamesClassesThatThereAre() {
        Set<String> classes = new TreeSet<>();
        sources("src/main", ".java")
                .forEach(file -> classes.add(file.getFileName().toString().replace(".java", "")));
        sources("src/main", "ScanState.java") // its states are nested
                .forEach(file -> found(Pattern.compile("record (\\w+)\\("), text(file))
                        .forEach(state -> classes.add(state.group(1))));
        String guide = text(ROOT.resolve("docs/guide/one-rows-way.md"));
        List<MatchResult> participants = found(Pattern.compile("(?m)^ *participant \\w+ as ([A-Z]\\w+)"), guide);
        List<MatchResult> inText = found(Pattern.compile("`([A-Z][a-z]\\w+)`"), guide);

        assertThat(participants)
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(classes).contains(name.group(1)));
        assertThat(inText)
                .hasSizeGreaterThan(30)
                .allSatisfy(name -> assertThat(classes).contains(name.group(1)));
    }

    /** The states of the snapshot engine that the guide's table has are those that there are. */
    @Test
    void theTransitionsAreThoseOfAllStates() {
        Set<String> states = new TreeSet<>();
        sources("src/main", "ScanState.java")
                .forEach(file -> found(Pattern.compile("record (\\w+)\\("), text(file))
                        .forEach(state -> states.add(state.group(1))));
        Set<String> described = new TreeSet<>();
        found(Pattern.compile("(?m)^\\| `(\\w+)`: "), text(ROOT.resolve("docs/guide/one-rows-way.md")))
                .forEach(state -> described.add(state.group(1)));

        assertThat(described).isNotEmpty().isEqualTo(states);
    }

    private static List<Path> pages() {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("docs/observability.md")));
        pages.addAll(files(ROOT.resolve("docs/guide"), ".md"));
        assertThat(pages).hasSizeGreaterThan(10);
        return pages;
    }

    private static Map<String, String> regions() {
        Map<String, String> regions = new TreeMap<>();
        List<Path> sources = new ArrayList<>(sources("src", ".java"));
        sources.addAll(sources("src", ".kt"));
        for (Path file : sources) {
            if (file.endsWith("DocumentedCodeTest.java")) {
                continue; // its comment and its pattern look like a region
            }
            for (MatchResult region : found(REGION, text(file))) {
                String twice = regions.put(
                        region.group(1), region.group(2).stripTrailing().stripIndent() + "\n");
                assertThat(twice).as(region.group(1) + " is in two places").isNull();
            }
        }
        return regions;
    }

    private static List<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }
}
