package dev.batchsession.export;

import static dev.batchsession.export.GeneratedList.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.export.ExportException.Reason;
import dev.batchsession.page.PageSource;
import dev.batchsession.process.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/**
 * Processes that export and are killed, and started again. {@code -Dexport.kills=1000 -Dsurefire.timeout=7200} kills more often than a
 * build has time for.
 */
@Timeout(7200)
class ExportKillTest {
    private static final int KILLS = Integer.getInteger("export.kills", 4);
    /** One after another, or {@value #PARTS} parts at the same time. */
    private static final List<String> NAMES = List.of("rows.ndjson", "rows.csv.gz", "parts.csv", "parts.ndjson.gz");

    private static final int PARTS = 4;
    private static final int ROWS = 12_000;
    private static final Duration LATENCY = Duration.ofMillis(2);

    /** Lines that a process prints, and for how many milliseconds after it the process may live. */
    private static final Map<String, Integer> MOMENTS = Map.of("first page", 150, "counting", 15);

    @TempDir
    private Path folder;

    @Test
    void everyRowIsInTheFileOnceHoweverOftenItsProcessIsKilled() throws Exception {
        Random moments = new Random(20261124);
        for (int i = 0; i < Math.min(KILLS, NAMES.size()); i++) {
            Path file = folder.resolve(NAMES.get(i));
            int kills = KILLS / NAMES.size() + (i < KILLS % NAMES.size() ? 1 : 0);
            int killed = 0;
            while (killed < kills) {
                String line = moments.nextBoolean() ? "first page" : "counting";
                killed += isKilledAfter(line, moments.nextInt(MOMENTS.get(line)), file) ? 1 : 0;
                assertThat(Files.exists(ExportManifest.path(file)) && !Files.exists(file))
                        .as("a manifest without its file")
                        .isFalse();
                if (Files.exists(file)) { // before all kills are done: once more
                    finish(file);
                }
            }
            finish(file);
        }
    }

    private void finish(Path file) throws Exception {
        Path manifest = ExportManifest.path(file);
        if (Files.exists(manifest)) {
            ExportedFile.assertFits(manifest, file);
        }
        if (files().size() != 2 || !Files.exists(file)) { // the kill may have come between the name and the rest
            run(file);
        }
        assertThat(byId(file)).isEqualTo(ExportedFile.of(rows(1, ROWS)));
        ExportedFile.assertFits(manifest, file);
        Files.delete(file);
        Files.delete(manifest);
        assertThat(files()).isEmpty();
    }

    /** In the list's order, whatever the order of the parts that were walked at the same time. */
    private static List<Map<String, String>> byId(Path file) throws IOException {
        return ExportedFile.read(file).stream()
                .sorted(Comparator.comparing(row -> row.get("batch_id")))
                .toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void run(Path file) throws Exception {
        ChildJvm.Result result = exporter(file, LATENCY).run();
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out()).contains("finished");
    }

    @Test
    void anotherProcessIsKeptFromTheTargetForAsLongAsTheFirstLives() throws Exception {
        Path file = folder.resolve("rows.csv");
        Process first = exporter(file, Duration.ofSeconds(1)).start(); // a page: it does not end by itself
        await("first page", first);

        assertThat(Exporter.export(file, Duration.ZERO)
                        .run()
                        .ignoreElements()
                        .<Throwable>map(none -> new AssertionError())
                        .onErrorResume(Mono::just)
                        .block())
                .isInstanceOfSatisfying(
                        ExportException.class, busy -> assertThat(busy.reason()).isEqualTo(Reason.IN_USE));
        first.destroyForcibly().waitFor();
        Exporter.export(file, Duration.ZERO).run().blockLast();

        assertThat(byId(file)).isEqualTo(ExportedFile.of(rows(1, ROWS)));
    }

    /** On POSIX systems, to open a locked file once more and close it would unlock it. */
    @Test
    void whatIsRefusedInOneProcessIsRefusedInAnother() throws Exception {
        Path file = folder.resolve("rows.csv");
        BlockingFileOps fileOps = new BlockingFileOps();
        Mono<ExportProgress> first = Exporter.builder(file, Duration.ZERO)
                .fileOps(fileOps)
                .build()
                .run()
                .last()
                .cache();
        Disposable running = first.subscribe();
        fileOps.awaitWrite();

        StepVerifier.create(Exporter.export(file, Duration.ZERO).run()).verifyError(ExportException.class);
        ChildJvm.Result second = exporter(file, Duration.ZERO).run();

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(String.join("\n", second.err())).contains("another export to " + file + " is running");
        fileOps.writeOn();
        first.block();
        assertThat(running.isDisposed()).isTrue();
        assertThat(byId(file)).isEqualTo(ExportedFile.of(rows(1, ROWS)));
    }

    private static boolean isKilledAfter(String line, int millis, Path file) throws Exception {
        Process process = exporter(file, LATENCY).start();
        await(line, process);
        boolean endedByItself = process.waitFor(millis, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        return !endedByItself;
    }

    private static void await(String line, Process process) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String next;
        do {
            next = out.readLine();
            assertThat(next).isIn("first page", "counting", "finished");
        } while (!next.equals(line) && !next.equals("finished")); // the latter if only the name was missing
    }

    private static ChildJvm exporter(Path file, Duration latency) throws IOException {
        return ChildJvm.of(Exporter.class, file.toString(), latency.toString());
    }

    /** Run in a process of its own; takes a second or more, with durable points all along. */
    static final class Exporter {
        private Exporter() {}

        public static void main(String[] args) {
            export(Path.of(args[0]), Duration.parse(args[1]))
                    .run()
                    .doOnNext(new FirstPage())
                    .blockLast();
            System.out.println("finished");
        }

        static BatchExport export(Path file, Duration latency) {
            return builder(file, latency).build();
        }

        static BatchExport.Builder builder(Path file, Duration latency) {
            GeneratedList list = new GeneratedList(ROWS);
            PageSource slow = request -> {
                if (request.limit() == 1) {
                    System.out.println("counting"); // all rows are durable, and the file has no name
                }
                return list.fetch(request).delaySubscription(latency);
            };
            boolean inParts = file.getFileName().toString().startsWith("parts");
            return BatchExport.from(BatchSessionFlux.over(latency.isZero() ? list : slow))
                    .options(ListOptions.defaults()
                            .consistency(Consistency.SNAPSHOT)
                            .parallelism(inParts ? PARTS : 1))
                    .syncPolicy(new SyncPolicy(Duration.ofMillis(10), 40_000, 1))
                    .to(file);
        }
    }

    private static final class FirstPage implements java.util.function.Consumer<ExportProgress> {
        private boolean told;

        @Override
        public void accept(ExportProgress progress) {
            if (!told && progress.rows() > progress.resumedRows()) {
                told = true;
                System.out.println("first page");
            }
        }
    }
}
