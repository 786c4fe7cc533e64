package dev.batchsession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.export.BatchExport;
import dev.batchsession.export.ExportProgress;
import dev.batchsession.export.ExportVerification;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.WatchOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checkpoints that earlier versions wrote, as files that never change: each is resumed from, to the end. Uses the public API
 * and text files only, so that nothing inside can be changed together with what it has to read.
 */
class GoldenCheckpointsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int LISTINGS = 32;
    private static final int WATCHES = 7;
    private static final int EXPORTS = 17;

    @TempDir
    private Path folder;

    @AfterEach
    void resetVirtualTime() {
        VirtualTimeScheduler.reset();
    }

    static List<Path> listings() {
        return GoldenFile.in("listing");
    }

    static List<Path> watches() {
        return GoldenFile.in("watch");
    }

    static List<Path> exports() {
        return GoldenFile.in("export");
    }

    @Test
    void allAreThere() {
        assertThat(listings()).hasSizeGreaterThanOrEqualTo(LISTINGS);
        assertThat(watches()).hasSizeGreaterThanOrEqualTo(WATCHES);
        assertThat(exports()).hasSizeGreaterThanOrEqualTo(EXPORTS);
    }

    @ParameterizedTest
    @MethodSource("listings")
    void aListingResumesAfterEachOfItsPages(Path path) {
        GoldenFile golden = GoldenFile.read(path);
        List<UUID> expected = golden.expected();
        List<UUID> before = new ArrayList<>();
        assertThat(golden.values("page")).isNotEmpty();
        golden.values("page").forEach(page -> {
            Stream.of(page).skip(2).map(UUID::fromString).forEach(before::add);
            List<UUID> after = BatchSessionFlux.over(golden)
                    .listAll(golden.filter(), options(golden).resumeFrom(Checkpoint.decode(page[1])))
                    .map(BatchSummary::batchId)
                    .collectList()
                    .block(TIMEOUT);
            List<UUID> all = new ArrayList<>(before);
            all.addAll(Objects.requireNonNull(after));
            assertThat(all)
                    .as("rows of both runs, resumed after %s rows", before.size())
                    .doesNotHaveDuplicates()
                    .containsAll(expected)
                    .isSubsetOf(ids(golden.list()));
        });
        assertThat(before).as("rows of the recorded run").containsAll(expected);
    }

    @ParameterizedTest
    @MethodSource("watches")
    void aWatchResumesAfterEachOfItsChanges(Path path) {
        GoldenFile golden = GoldenFile.read(path);
        Map<UUID, BatchSummary> known = new HashMap<>();
        golden.values("known")
                .map(line -> GoldenFile.row(line, 1))
                .forEach(row -> put(known, row.batchId(), row, golden.filter()));
        List<String[]> changes = golden.lines().stream()
                .filter(line -> line[0].equals("emitted") || line[0].equals("removed"))
                .toList();
        assertThat(changes).isNotEmpty();
        for (String[] change : changes) {
            if (change[0].equals("emitted")) {
                BatchSummary row = GoldenFile.row(change, 2);
                put(known, row.batchId(), row, golden.filter());
            } else {
                known.remove(UUID.fromString(change[2]));
            }
            emitsWhatIsDifferent(golden, Checkpoint.decode(change[1]), known);
        }
    }

    /** Each batch that differs from what the consumer knows is emitted once; then the consumer knows the list. */
    private static void emitsWhatIsDifferent(
            GoldenFile golden, Checkpoint checkpoint, Map<UUID, BatchSummary> knownBefore) {
        Map<UUID, BatchSummary> listed = new HashMap<>();
        golden.list().forEach(row -> put(listed, row.batchId(), row, golden.filter()));
        Set<UUID> different = new HashSet<>(knownBefore.keySet());
        different.addAll(listed.keySet());
        different.removeIf(id -> Objects.equals(knownBefore.get(id), listed.get(id)));

        Map<UUID, BatchSummary> known = new HashMap<>(knownBefore);
        List<UUID> emitted = new ArrayList<>();
        for (BatchChange change : changes(golden, checkpoint)) {
            if (known.containsKey(change.batchId())) {
                assertThat(change.before()).as("before, of %s", change).isEqualTo(known.get(change.batchId()));
            }
            put(known, change.batchId(), change.after(), golden.filter());
            emitted.add(change.batchId());
        }
        assertThat(emitted).containsExactlyInAnyOrderElementsOf(different);
        assertThat(known).isEqualTo(listed);
    }

    private static List<BatchChange> changes(GoldenFile golden, Checkpoint checkpoint) {
        VirtualTimeScheduler.reset();
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        Instant start = Instant.parse(golden.value("now"));
        InstantSource now = () -> start.plusMillis(time.now(TimeUnit.MILLISECONDS));
        List<BatchChange> changes = new ArrayList<>();
        List<Throwable> errors = new ArrayList<>();
        Disposable watch = BatchSessionFlux.over(golden)
                .watch(
                        golden.filter(),
                        WatchOptions.every(Duration.ofMinutes(3))
                                .clock(clock(now))
                                .resumeFrom(checkpoint))
                .subscribe(changes::add, errors::add);
        time.advanceTimeBy(Duration.ofHours(2)); // removals and full passes take several polls
        watch.dispose();
        assertThat(errors).isEmpty();
        return changes;
    }

    private static Clock clock(InstantSource now) {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.instant();
            }
        };
    }

    private static void put(Map<UUID, BatchSummary> rows, UUID id, @Nullable BatchSummary row, BatchFilter filter) {
        if (row != null && (filter.status() == null || filter.status() == row.status())) {
            rows.put(id, row);
        } else {
            rows.remove(id);
        }
    }

    @ParameterizedTest
    @MethodSource("exports")
    void anExportResumes(Path path) throws IOException {
        GoldenFile golden = GoldenFile.read(path.resolve("recording.txt"));
        try (Stream<Path> files = Files.list(path)) {
            for (Path file :
                    files.filter(file -> !file.endsWith("recording.txt")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        Path target = folder.resolve(golden.value("target"));

        ExportProgress last = BatchExport.from(BatchSessionFlux.over(golden))
                .filter(golden.filter())
                .options(options(golden))
                .to(target)
                .build()
                .run()
                .blockLast(TIMEOUT);

        assertThat(Objects.requireNonNull(last).verification())
                .satisfies(verification -> assertThat(verification.outcome())
                        .as(verification.toString())
                        .isEqualTo(ExportVerification.Outcome.MATCHES));
        assertThat(rows(target)).containsExactlyInAnyOrderElementsOf(expectedRows(golden));
        assertThat(folder.resolve(golden.value("target") + ".part")).doesNotExist();
        assertThat(folder.resolve(golden.value("target") + ".checkpoint")).doesNotExist();
    }

    private static List<String> expectedRows(GoldenFile golden) {
        List<UUID> expected = golden.expected();
        return golden.list().stream()
                .filter(row -> expected.contains(row.batchId()))
                .map(row -> String.join(
                        " ",
                        row.batchId().toString(),
                        row.statusText(),
                        String.valueOf(row.totalRequests()),
                        String.valueOf(row.createdAt())))
                .toList();
    }

    /** Id, status, requests and time of creation of each row in the file. */
    private static List<String> rows(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String name = file.getFileName().toString();
        if (name.endsWith(".gz")) {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                bytes = in.readAllBytes();
            }
        }
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        if (!name.contains(".csv")) {
            JsonMapper json = new JsonMapper();
            return lines.stream()
                    .map(json::readTree)
                    .map(row -> row(
                            text(row, "batch_id"),
                            text(row, "status"),
                            text(row, "total_requests"),
                            text(row, "created_at")))
                    .toList();
        }
        List<String> columns = Arrays.asList(lines.get(0).split(","));
        return lines.stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(values -> row(
                        values[columns.indexOf("batch_id")],
                        values[columns.indexOf("status")],
                        values[columns.indexOf("total_requests")],
                        values[columns.indexOf("created_at")]))
                .toList();
    }

    private static String text(JsonNode row, String property) {
        return row.has(property) ? row.get(property).asString() : "";
    }

    private static String row(String id, String status, String requests, String createdAt) {
        return String.join(" ", id, status, requests, createdAt.isEmpty() ? "null" : "" + Instant.parse(createdAt));
    }

    private static ListOptions options(GoldenFile golden) {
        return ListOptions.defaults()
                .consistency(Consistency.valueOf(golden.value("consistency")))
                .pageSize(Integer.parseInt(golden.value("pageSize")))
                .parallelism(Integer.parseInt(golden.value("parallelism")));
    }

    private static List<UUID> ids(List<BatchSummary> rows) {
        return rows.stream().map(BatchSummary::batchId).toList();
    }
}
