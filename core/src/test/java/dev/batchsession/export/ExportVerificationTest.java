package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.export.ExportVerification.Difference;
import dev.batchsession.export.ExportVerification.Outcome;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.RequestRejectedException;
import dev.batchsession.page.TransportException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** The comparison of an exported file with the API's count, and the manifest. */
@Timeout(120)
class ExportVerificationTest {
    private static final int ROWS = 20_000;
    private static final Instant LATER = Instant.parse("2026-06-01T00:00:00Z");

    private final List<PageRequest> counts = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @Nested
    class Matching {
        @ParameterizedTest
        @ValueSource(strings = {"rows.ndjson", "rows.csv", "rows.ndjson.gz", "rows.csv.gz"})
        void makesOneCallAndDescribesTheFile(String name) throws IOException {
            BatchFilter filter = BatchFilter.all().createdAfter(Instant.parse("2025-01-01T00:00:00Z"));

            ExportProgress last = run(builder(new GeneratedList(1234), name).filter(filter));

            ExportVerification verification = last.verification();
            assertThat(verification.outcome()).isEqualTo(Outcome.MATCHES);
            assertThat(verification.rows()).isEqualTo(1234);
            assertThat(verification.counted()).isEqualTo(1234);
            assertThat(verification.reason()).isNull();
            assertThat(counts).hasSize(1);
            ExportedFile.assertFits(ExportManifest.path(file(name)), file(name));
            assertThat(ExportManifest.read(file(name))).satisfies(manifest -> {
                assertThat(manifest.filter()).isEqualTo(filter);
                assertThat(manifest.started()).isEqualTo(LATER);
                assertThat(manifest.finished()).isEqualTo(LATER);
                assertThat(manifest.format().name()).isEqualTo(name.contains("csv") ? "CSV" : "NDJSON");
                assertThat(manifest.gzip()).isEqualTo(name.endsWith(".gz"));
                assertThat(manifest.verification()).isEqualTo(verification);
            });
            assertThat(ExportCheck.of(file(name)).problems()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"rows.ndjson", "rows.csv.gz"})
        void aFileOfNoRowsMatches(String name) throws IOException {
            assertThat(run(builder(new GeneratedList(0), name)).verification().outcome())
                    .isEqualTo(Outcome.MATCHES);
            assertThat(ExportCheck.of(file(name)).problems()).isEmpty();
        }

        @Test
        void comparesNoBatchThatWasCreatedAfterTheStart() {
            GeneratedList growing = new GeneratedList(1000);
            PageSource source =
                    request -> request.limit() == 1 ? new GeneratedList(1500).fetch(request) : growing.fetch(request);

            ExportVerification verification = run(builder(source, "rows.csv")
                            .clock(() -> Instant.parse("2026-01-01T00:16:40Z"))) // the last of the 1,000 rows
                    .verification();

            assertThat(verification.outcome()).isEqualTo(Outcome.MATCHES);
            assertThat(verification.createdBefore()).isEqualTo(Instant.parse("2026-01-01T00:15:40Z"));
            assertThat(verification.rows()).isEqualTo(939);
        }

        @ParameterizedTest
        @ValueSource(strings = {"rows.ndjson", "rows.csv", "rows.ndjson.gz", "rows.csv.gz"})
        void countsTheRowsOfEarlierRuns(String name) throws IOException {
            GeneratedList list = new GeneratedList(1234);
            AtomicBoolean fails = new AtomicBoolean(true);
            PageSource breaking = request -> fails.get() && request.page() == 7
                    ? Mono.error(new TransportException(7, "reset", true, null))
                    : list.fetch(request);
            BatchExport.Builder builder = builder(breaking, name);
            builder.build().run().onErrorComplete().blockLast();
            fails.set(false);

            ExportProgress last = run(builder.clock(() -> Instant.parse("2026-01-01T00:00:00Z")));

            assertThat(last.resumedRows()).isEqualTo(600);
            assertThat(last.verification().rows()).isEqualTo(1234);
            ExportedFile.assertFits(ExportManifest.path(file(name)), file(name));
            assertThat(ExportManifest.read(file(name)).started())
                    .as("the first run")
                    .isEqualTo(LATER);
        }
    }

    @Nested
    class Differing {
        @ParameterizedTest
        @EnumSource(Consistency.class)
        void findsWhereAServerDropsRows(Consistency consistency) {
            ExportVerification verification = run(builder(new DroppingServer(n -> n % 1000 == 0), "rows.ndjson")
                            .options(pages(consistency)))
                    .verification();

            assertThat(verification.outcome()).as(verification.toString()).isEqualTo(Outcome.DIFFERS);
            assertThat(verification.counted() - verification.rows()).isEqualTo(ROWS / 1000);
            assertRight(verification, n -> n % 1000 == 0);
            assertThat(verification.differences()).hasSizeGreaterThan(5);
            assertThat(counts).hasSizeLessThanOrEqualTo(40);
        }

        @Test
        void findsAPageThatIsMissing() {
            ExportVerification verification = run(builder(
                            new DroppingServer(n -> n > 5000 && n <= 5100), "rows.ndjson"))
                    .verification();

            assertRight(verification, n -> n > 5000 && n <= 5100);
            assertThat(counts).hasSizeLessThanOrEqualTo(40);
            assertThat(verification.differences())
                    .allSatisfy(difference -> assertThat(Duration.between(
                                    difference.range().from(),
                                    difference.range().to()))
                            .isLessThan(Duration.ofMinutes(2)));
        }

        @Test
        void findsWhereAServerRepeatsRows() {
            PageSource repeating = request ->
                    new GeneratedList(ROWS).fetch(request).map(page -> request.limit() == 1 ? page : repeated(page));

            ExportVerification verification =
                    run(builder(repeating, "rows.ndjson")).verification();

            assertThat(verification.outcome()).isEqualTo(Outcome.DIFFERS);
            assertThat(verification.rows() - verification.counted()).isEqualTo(ROWS / 1000);
            assertThat(verification.reason()).contains("20 more rows than the API counts");
            assertRight(verification, n -> n % 1000 == 0);
        }

        @ParameterizedTest
        @EnumSource(Consistency.class)
        void findsWhereAServerEndsEarly(Consistency consistency) throws IOException {
            PageSource ending =
                    request -> new GeneratedList(ROWS).fetch(request).map(page -> ended(request, page));

            ExportVerification verification = run(builder(ending, "rows.ndjson").options(pages(consistency)))
                    .verification();

            assertThat(verification.outcome()).isEqualTo(Outcome.DIFFERS);
            long rows = verification.rows();
            assertThat(rows).isLessThan(ROWS);
            assertRight(verification, n -> n > rows);
            assertThat(verification.differences()).hasSizeLessThanOrEqualTo(2);
            assertThat(ExportManifest.read(file("rows.ndjson")).verification()).isEqualTo(verification);
        }

        private ListOptions pages(Consistency consistency) {
            return ListOptions.defaults().consistency(consistency);
        }

        private BatchPage repeated(BatchPage page) {
            List<BatchSummary> rows = page.batches().stream()
                    .flatMap(row -> number(row) % 1000 == 0 ? Stream.of(row, row) : Stream.of(row))
                    .limit(PageRequest.MAX_LIMIT + 1L)
                    .toList();
            return new BatchPage(
                    rows, page.currentPage(), page.totalPages(), page.totalRecords(), page.hasNext(), page.hasPrev());
        }

        private BatchPage ended(PageRequest request, BatchPage page) {
            boolean ends = request.limit() > 1 && page.batches().stream().anyMatch(row -> number(row) >= 12_345);
            return new BatchPage(
                    page.batches().stream().filter(row -> number(row) <= 12_345).toList(),
                    page.currentPage(),
                    page.totalPages(),
                    page.totalRecords(),
                    page.hasNext() && !ends,
                    page.hasPrev());
        }

        /** Each differing row is in a range, and each range contains one. */
        private void assertRight(ExportVerification verification, LongPredicate differs) {
            assertThat(verification.differences()).isNotEmpty();
            for (long n = 1; n <= ROWS; n++) {
                Instant created = GeneratedList.row(n).createdAt();
                if (differs.test(n)) {
                    assertThat(verification.differences())
                            .as("row " + n)
                            .anyMatch(difference -> difference.range().contains(created));
                }
            }
            for (Difference difference : verification.differences()) {
                assertThat(difference.rows()).isNotEqualTo(difference.counted());
                assertThat(LongStream.rangeClosed(1, ROWS)
                                .filter(differs)
                                .anyMatch(n -> difference
                                        .range()
                                        .contains(GeneratedList.row(n).createdAt())))
                        .as(difference.toString())
                        .isTrue();
            }
        }
    }

    @Nested
    class Unavailable {
        @Test
        void aRejectedCountDoesNotFailTheExport() throws IOException {
            PageSource rejecting = request -> request.limit() == 1
                    ? Mono.error(new RequestRejectedException(1, 400, "no such filter"))
                    : new GeneratedList(100).fetch(request);

            ExportVerification verification =
                    run(builder(rejecting, "rows.ndjson")).verification();

            assertThat(verification.outcome()).isEqualTo(Outcome.UNAVAILABLE);
            assertThat(verification.reason()).startsWith("the batches could not be counted: ");
            assertThat(ExportManifest.read(file("rows.ndjson")).verification()).isEqualTo(verification);
        }

        @Test
        void aDifferenceUnderAStatusIsNoEvidence() {
            ExportVerification verification = run(builder(new DroppingServer(n -> n == 7), "rows.ndjson")
                            .filter(BatchFilter.all().status(BatchStatus.COMPLETED)))
                    .verification();

            assertThat(verification.outcome()).isEqualTo(Outcome.UNAVAILABLE);
            assertThat(verification.reason()).contains("status completed", "at any time");
            assertThat(counts).hasSize(1);
        }

        @Test
        void anExportFromAPageInTheMiddleIsNotCompared() throws IOException {
            ExportVerification verification = run(builder(new GeneratedList(300), "rows.ndjson")
                            .options(ListOptions.defaults().startPage(2)))
                    .verification();

            assertThat(verification.outcome()).isEqualTo(Outcome.UNAVAILABLE);
            assertThat(verification.reason()).contains("does not start at the beginning");
            assertThat(counts).isEmpty();
        }

        @Test
        void withoutVerificationThereIsNeitherACallNorAManifest() throws IOException {
            ExportProgress last =
                    run(builder(new GeneratedList(300), "rows.ndjson").verify(false));

            assertThat(last.verification()).isNull();
            assertThat(counts).isEmpty();
            assertThat(files()).containsExactly("rows.ndjson");
        }
    }

    @Nested
    class OnDisk {
        @Test
        void cancelAbortsTheCountAndTheNextRunCountsAgain() throws Exception {
            Sinks.Empty<Void> asked = Sinks.empty();
            Sinks.Empty<Void> aborted = Sinks.empty();
            GeneratedList list = new GeneratedList(100);
            PageSource silent = request -> request.limit() == 1
                    ? Mono.<BatchPage>never()
                            .doOnSubscribe(subscription -> asked.tryEmitEmpty())
                            .doOnCancel(aborted::tryEmitEmpty)
                    : list.fetch(request);

            builder(silent, "rows.ndjson")
                    .build()
                    .run()
                    .takeUntilOther(asked.asMono())
                    .blockLast();
            aborted.asMono().block(Duration.ofSeconds(30));
            assertThat(files()).doesNotContain("rows.ndjson", "rows.ndjson.manifest.json");

            ExportProgress last = builder(list, "rows.ndjson")
                    .build()
                    .run()
                    .retryWhen(Retry.fixedDelay(1000, Duration.ofMillis(10)))
                    .blockLast();
            assertThat(last.verification().outcome()).isEqualTo(Outcome.MATCHES);
            assertThat(files()).containsExactly("rows.ndjson", "rows.ndjson.manifest.json");
        }

        /** After an earlier run that ended between the final name and the manifest, the target is read. */
        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void cancelEndsTheReadingOfDurableRowsBetweenChunks(boolean isPublished) throws IOException {
            run(builder(new GeneratedList(2000), "rows.ndjson"));
            Path rows = file("rows.ndjson");
            Path part = isPublished ? Files.createFile(file("rows.ndjson.part")) : rows;
            ExportRecovery recovery = new ExportRecovery(ExportPaths.of(rows), ExportFormat.NDJSON, false, LATER);
            ExportCheckpoint durable =
                    ExportCheckpoint.start(ExportFormat.NDJSON, false, LATER).withBytes(Files.size(rows));
            AtomicInteger chunks = new AtomicInteger();

            try (FileChannel channel = FileChannel.open(part)) {
                PartFile opened = new PartFile(new ExportFileOps(), channel, false, null);
                assertThatExceptionOfType(InterruptedIOException.class)
                        .isThrownBy(() -> recovery.tally(durable, opened, () -> chunks.incrementAndGet() == 3));
            }
        }

        @Test
        void deletesTheManifestOfAFileThatWasMovedBeforeItWritesRows() throws IOException {
            run(builder(new GeneratedList(100), "rows.ndjson"));
            Files.delete(file("rows.ndjson"));
            PageSource checking = request -> {
                assertThat(ExportManifest.path(file("rows.ndjson"))).doesNotExist();
                return new GeneratedList(50).fetch(request);
            };

            run(builder(checking, "rows.ndjson"));

            ExportedFile.assertFits(ExportManifest.path(file("rows.ndjson")), file("rows.ndjson"));
        }

        @Test
        void refusesToResumeAfterRowsThatWereDamaged() throws IOException {
            PageSource breaking = request -> request.page() == 3
                    ? Mono.error(new TransportException(3, "reset", true, null))
                    : new GeneratedList(300).fetch(request);
            builder(breaking, "rows.ndjson").build().run().onErrorComplete().blockLast();
            Path part = file("rows.ndjson.part");
            Files.writeString(part, Files.readString(part).replaceFirst("\"status\"", "\"statuS\""));

            assertThat(builder(new GeneratedList(300), "rows.ndjson")
                            .build()
                            .run()
                            .ignoreElements()
                            .<Throwable>map(none -> new AssertionError())
                            .onErrorResume(Mono::just)
                            .block())
                    .isInstanceOf(ExportException.class)
                    .hasMessageContaining("the rows are damaged: line 1: no status");
        }
    }

    private static long number(BatchSummary row) {
        return row.batchId().getLeastSignificantBits();
    }

    /** Counts all rows, but does not list some. */
    private record DroppingServer(LongPredicate dropped) implements PageSource {
        @Override
        public Mono<BatchPage> fetch(PageRequest request) {
            return new GeneratedList(ROWS)
                    .fetch(request)
                    .map(page -> new BatchPage(
                            page.batches().stream()
                                    .filter(row -> !dropped.test(number(row)))
                                    .toList(),
                            page.currentPage(),
                            page.totalPages(),
                            page.totalRecords(),
                            page.hasNext(),
                            page.hasPrev()));
        }
    }

    private BatchExport.Builder builder(PageSource source, String name) {
        PageSource counting = request -> {
            if (request.limit() == 1) {
                counts.add(request);
            }
            return source.fetch(request);
        };
        return BatchExport.from(BatchSessionFlux.over(counting))
                .options(ListOptions.defaults())
                .clock(() -> LATER)
                .to(file(name));
    }

    private static ExportProgress run(BatchExport.Builder builder) {
        return builder.build().run().blockLast();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
