package dev.batchsession.export;

import static dev.batchsession.export.GeneratedList.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.export.ExportException.Reason;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.TransportException;
import dev.batchsession.testing.StubPageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The files that an export leaves on disk, and resuming from them. */
@Timeout(60)
class BatchExportTest {
    private static final ListOptions TENS = ListOptions.defaults().pageSize(10);
    private static final int ROWS = 95;

    @TempDir
    private Path folder;

    @Nested
    class Content {
        @ParameterizedTest
        @ValueSource(strings = {"rows.ndjson", "rows.jsonl", "rows.csv", "rows.ndjson.gz", "ROWS.CSV.GZ"})
        void writesEveryRowAndNothingElse(String name) throws IOException {
            Path file = folder.resolve(name);

            ExportProgress last = run(export(new GeneratedList(ROWS), file));

            assertThat(ExportedFile.read(file)).isEqualTo(ExportedFile.of(rows(1, ROWS)));
            assertThat(files()).containsExactly(name);
            assertThat(last.finished()).isTrue();
            assertThat(last.rows()).isEqualTo(ROWS);
            assertThat(last.durableRows()).isEqualTo(ROWS);
            assertThat(last.expectedRows()).isEqualTo(ROWS);
            assertThat(last.pages()).isEqualTo(10);
            assertThat(last.resumedRows()).isZero();
        }

        @Test
        void writesNoFileButThoseBesideItsTarget() {
            Set<Path> written = ConcurrentHashMap.newKeySet();
            ExportFileOps recording = new ExportFileOps() {
                @Override
                public FileChannel open(Path file, boolean empty) throws IOException {
                    written.add(file);
                    return super.open(file, empty);
                }

                @Override
                void create(Path file) throws IOException {
                    written.add(file);
                    super.create(file);
                }
            };

            run(builder(new GeneratedList(ROWS), folder.resolve("rows.csv"))
                    .fileOps(recording)
                    .build());

            assertThat(written).hasSize(2).allMatch(file -> folder.equals(file.getParent()));
        }

        @Test
        void writesWhatTheFormatSaysByteForByte() throws IOException {
            for (ExportFormat format : ExportFormat.values()) {
                Path file = folder.resolve("rows." + format);
                run(export(new GeneratedList(30), file));

                String end = format == ExportFormat.CSV ? "\r\n" : "\n";
                Stream<String> lines = Stream.concat(
                        format.header().stream(), rows(1, 30).stream().map(format::line));
                assertThat(Files.readString(file))
                        .isEqualTo(String.join("", lines.map(line -> line + end).toList()));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"rows.ndjson", "rows.csv", "rows.ndjson.gz", "rows.csv.gz"})
        void writesAFileOfNoRows(String name) throws IOException {
            Path file = folder.resolve(name);

            ExportProgress last = run(export(new GeneratedList(0), file));

            assertThat(last.rows()).isZero();
            assertThat(last.finished()).isTrue();
            assertThat(ExportedFile.read(file)).isEmpty();
            assertThat(ExportedFile.text(file)).startsWith(name.contains("csv") ? "batch_id,status," : "");
            assertThat(files()).containsExactly(name);
        }
    }

    @Nested
    class Settings {
        @Test
        void takesTheFormatItIsGivenWhateverTheName() throws IOException {
            Path file = folder.resolve("rows.txt");

            run(builder(new GeneratedList(1), file).format(ExportFormat.CSV).build());

            assertThat(Files.readAllLines(file))
                    .hasSize(2)
                    .first()
                    .isEqualTo(ExportFormat.CSV.header().orElseThrow());
        }

        @Test
        void listsASnapshotUnlessToldOtherwise() {
            BatchExport export = BatchExport.from(BatchSessionFlux.over(new GeneratedList(1)))
                    .to(folder.resolve("rows.csv"))
                    .build();

            assertThat(export.toString()).contains("consistency=SNAPSHOT");
        }

        @Test
        void exportsASnapshot() throws IOException {
            Path file = folder.resolve("rows.ndjson");

            run(builder(new GeneratedList(1234), file)
                    .options(ListOptions.defaults().consistency(Consistency.SNAPSHOT))
                    .build());

            assertThat(ExportedFile.read(file)).isEqualTo(ExportedFile.of(rows(1, 1234)));
        }

        @Test
        void goesOnWithASnapshotHoweverManyPartsAreWalkedAtATime() throws IOException {
            Path file = folder.resolve("rows.ndjson.gz");
            ListOptions snapshot = TENS.consistency(Consistency.SNAPSHOT);
            GeneratedList list = new GeneratedList(2000);
            long before = 0;
            for (int parallelism : List.of(4, 1, 8)) {
                AtomicInteger calls = new AtomicInteger();
                PageSource breaking = request ->
                        calls.incrementAndGet() > 50 ? Mono.error(outage(request.page())) : list.fetch(request);
                BatchExport export = builder(breaking, file)
                        .options(snapshot.parallelism(parallelism))
                        .build();

                List<ExportProgress> told = new CopyOnWriteArrayList<>();
                assertThat(failure(export.run().doOnNext(told::add))).isInstanceOf(TransportException.class);

                assertThat(told.get(0).resumedRows()).isEqualTo(before);
                assertThat(told).extracting(ExportProgress::expectedRows).endsWith(2000L);
                before = told.get(told.size() - 1).durableRows();
                assertThat(before).isGreaterThan(told.get(0).resumedRows() + 200);
            }

            run(builder(list, file).options(snapshot.parallelism(2)).build());

            assertThat(ExportedFile.read(file)).containsExactlyInAnyOrderElementsOf(ExportedFile.of(rows(1, 2000)));
        }

        @Test
        void refusesAtBuildTimeWhatCannotBeRun() {
            BatchExport.Builder builder = BatchExport.from(BatchSessionFlux.over(new GeneratedList(1)));

            assertThatIllegalStateException().isThrownBy(builder::build).withMessageStartingWith("to(file)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder.to(Path.of("rows.xlsx.gz")).build())
                    .withMessageStartingWith("cannot infer the format from rows.xlsx.gz");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder.to(Path.of("rows.csv"))
                            .options(ListOptions.defaults().parallelism(2))
                            .build())
                    .withMessageStartingWith("parallelism is for SNAPSHOT");
        }
    }

    @Nested
    class Resuming {
        @ParameterizedTest
        @ValueSource(strings = {"rows.ndjson", "rows.csv", "rows.ndjson.gz", "rows.csv.gz"})
        void goesOnWhereAFailedRunLeftOff(String name) throws IOException {
            Path file = folder.resolve(name);
            StubPageSource source = StubPageSource.ofPages(
                    page -> new GeneratedList(ROWS).fetch(new PageRequest(BatchFilter.all(), page, 10)));
            source.failOnPage(4, outage(4));
            source.failOnPage(8, outage(8));

            assertThat(failure(export(source, file))).isInstanceOf(TransportException.class);
            assertThat(files()).containsExactlyInAnyOrder(name + ".part", name + ".checkpoint");
            assertThat(failure(export(source, file))).isInstanceOf(TransportException.class);
            List<ExportProgress> third =
                    export(source, file).run().collectList().block();

            assertThat(source.requestedPages()).containsExactly(1, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9, 10);
            assertThat(ExportedFile.read(file)).isEqualTo(ExportedFile.of(rows(1, ROWS)));
            assertThat(files()).containsExactly(name);
            assertThat(third.get(0)).satisfies(first -> {
                assertThat(first.rows()).isEqualTo(70);
                assertThat(first.resumedRows()).isEqualTo(70);
                assertThat(first.durableRows()).isEqualTo(70);
                assertThat(first.pages()).isEqualTo(7);
                assertThat(first.expectedRows()).isEqualTo(ROWS);
            });
        }

        @Test
        void cutsOffWhatNoCheckpointVouchesFor() throws IOException {
            Path file = failedHalfway("rows.ndjson");
            Files.writeString(file.resolveSibling("rows.ndjson.part"), "{\"batch_id\":\"ha", StandardOpenOption.APPEND);
            Files.writeString(file.resolveSibling("rows.ndjson.checkpoint.tmp"), "{\"expo");

            run(export(new GeneratedList(ROWS), file));

            assertThat(ExportedFile.read(file)).isEqualTo(ExportedFile.of(rows(1, ROWS)));
            assertThat(files()).containsExactly("rows.ndjson");
        }

        @Test
        void startsOverWhereItIsToldTo() throws IOException {
            Path file = failedHalfway("rows.ndjson");

            ExportProgress last =
                    run(builder(new GeneratedList(20), file).restart(true).build());

            assertThat(last.resumedRows()).isZero();
            assertThat(ExportedFile.read(file)).isEqualTo(ExportedFile.of(rows(1, 20)));
            assertThat(files()).containsExactly("rows.ndjson");
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void takesNothingFromAFinishedFileThatWasMovedAway(boolean hasCheckpoint) throws IOException {
            Path file = folder.resolve("rows.ndjson");
            run(export(new GeneratedList(ROWS), file));
            Path moved = Files.move(file, folder.resolve("moved.ndjson"));
            Files.createLink(folder.resolve("rows.ndjson.part"), moved); // as after a crash between the two names
            if (hasCheckpoint) {
                ExportCheckpoint start = ExportCheckpoint.start(ExportFormat.NDJSON, false, Instant.EPOCH);
                Files.write(folder.resolve("rows.ndjson.checkpoint"), start.encode());
            }

            run(builder(new GeneratedList(3), file).restart(!hasCheckpoint).build());

            assertThat(ExportedFile.read(file)).isEqualTo(ExportedFile.of(rows(1, 3)));
            assertThat(ExportedFile.read(moved)).isEqualTo(ExportedFile.of(rows(1, ROWS)));
        }

        @Test
        void leavesNothingWhereNotOneRowCame() throws IOException {
            StubPageSource source = StubPageSource.ofRows(ROWS);
            source.failOnPage(1, outage(1));

            assertThat(failure(export(source, folder.resolve("rows.csv")))).isInstanceOf(TransportException.class);

            assertThat(files()).isEmpty();
        }
    }

    @Nested
    class Targets {
        @Test
        void neverReplacesAFile() throws IOException {
            Path file = Files.writeString(folder.resolve("rows.ndjson"), "mine");

            refused(export(new GeneratedList(1), file), Reason.TARGET_EXISTS, file + " exists already");
            refused(
                    builder(new GeneratedList(1), file).restart(true).build(),
                    Reason.TARGET_EXISTS,
                    file + " exists already");

            assertThat(Files.readString(file)).isEqualTo("mine");
            assertThat(files()).containsExactly("rows.ndjson");
        }

        @Test
        void neverReplacesAFileThatAppearsMeanwhile() throws IOException {
            Path file = folder.resolve("rows.ndjson");
            PageSource source =
                    request -> new GeneratedList(ROWS).fetch(request).doOnNext(page -> write(file, "mine"));

            refused(export(source, file), Reason.TARGET_EXISTS, file + " exists already");
            assertThat(Files.readString(file)).isEqualTo("mine");
            refused(export(source, file), Reason.TARGET_EXISTS, file + " exists already");

            Files.delete(file);
            PageSource dead = request -> Mono.error(new AssertionError("no call is needed any more"));
            run(export(dead, file));
            assertThat(ExportedFile.read(file)).isEqualTo(ExportedFile.of(rows(1, ROWS)));
        }
    }

    @Nested
    class Refusals {
        @Test
        void refusesToGoOnWithAnotherListing() throws IOException {
            Path file = failedHalfway("rows.ndjson");
            GeneratedList source = new GeneratedList(ROWS);
            BatchFilter failed = BatchFilter.all().status(BatchStatus.FAILED);

            stillThere(() -> {
                refusedCheckpoint(builder(source, file).filter(failed).build(), "another filter");
                refusedCheckpoint(
                        builder(source, file).options(TENS.pageSize(20)).build(), "another page size");
                refusedCheckpoint(
                        builder(source, file)
                                .options(TENS.consistency(Consistency.SNAPSHOT))
                                .build(),
                        "another consistency");
                refusedCheckpoint(
                        builder(source, file).format(ExportFormat.CSV).build(),
                        "another format: expected CSV but was NDJSON");
            });
        }

        @Test
        void refusesACheckpointThatIsDamagedOrOfSomethingElse() throws IOException {
            Path file = failedHalfway("rows.ndjson");
            Path checkpoint = folder.resolve("rows.ndjson.checkpoint");
            String saved = Files.readString(checkpoint);

            for (String damaged : List.of(
                    "",
                    "{}",
                    "[1]",
                    "not even JSON",
                    saved.substring(0, saved.length() / 2),
                    saved.replace("\"rows\":30", "\"rows\":40"))) {
                Files.writeString(checkpoint, damaged);
                stillThere(() -> refusedCheckpoint(export(new GeneratedList(ROWS), file), "damaged"));
            }
            Files.writeString(checkpoint, saved.replace("\"export_checkpoint\":3", "\"export_checkpoint\":4"));
            stillThere(() -> refusedCheckpoint(export(new GeneratedList(ROWS), file), "newer version of this library"));

            Files.writeString(checkpoint, saved);
            run(export(new GeneratedList(ROWS), file));
            assertThat(ExportedFile.read(file)).isEqualTo(ExportedFile.of(rows(1, ROWS)));
        }

        @Test
        void refusesACheckpointLargerThanAnyWithoutReadingIt() throws IOException {
            Path file = failedHalfway("rows.ndjson");
            Path checkpoint = folder.resolve("rows.ndjson.checkpoint");
            try (FileChannel channel = FileChannel.open(checkpoint, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(1), 3L << 30); // sparse
            }

            refusedCheckpoint(export(new GeneratedList(ROWS), file), "it has 3221225473 bytes");
            assertThat(checkpoint).hasSize((3L << 30) + 1);
        }

        @Test
        void refusesAPartialFileThatIsNotItsOwn() throws IOException {
            Path file = folder.resolve("rows.ndjson");
            Path part = Files.writeString(folder.resolve("rows.ndjson.part"), "a browser's download");

            stillThere(() -> refusedCheckpoint(export(new GeneratedList(1), file), "has rows but no checkpoint"));

            run(builder(new GeneratedList(1), file).restart(true).build());
            assertThat(part).doesNotExist();
            assertThat(ExportedFile.read(file)).hasSize(1);
        }

        @Test
        void refusesAPartialFileThatLostRows() throws IOException {
            Path file = failedHalfway("rows.ndjson");
            Path part = folder.resolve("rows.ndjson.part");

            byte[] rows = Files.readAllBytes(part);
            Files.write(part, Arrays.copyOf(rows, 100));
            stillThere(() -> refusedCheckpoint(
                    export(new GeneratedList(1), file), "has 100 bytes, but the checkpoint counts " + rows.length));
            Files.delete(part);
            stillThere(() -> refusedCheckpoint(
                    export(new GeneratedList(1), file), "has 0 bytes, but the checkpoint counts " + rows.length));
        }

        @Test
        void refusesAFolderThatIsNotThereOrCannotBeWrittenTo() throws IOException {
            Path missing = folder.resolve("missing").resolve("rows.csv");
            Path inAFile = Files.createFile(folder.resolve("file")).resolve("rows.csv");

            refused(
                    export(new GeneratedList(1), missing),
                    Reason.FOLDER_UNUSABLE,
                    "no such folder: " + missing.getParent());
            refused(
                    export(new GeneratedList(1), inAFile),
                    Reason.FOLDER_UNUSABLE,
                    "no such folder: " + inAFile.getParent());
        }
    }

    @Nested
    class Links {
        @Test
        void refusesALinkInThePlaceOfItsPartialFile() throws IOException {
            Path victim = Files.writeString(folder.resolve("victim"), "");
            Files.createSymbolicLink(folder.resolve("rows.csv.part"), victim);

            refused(
                    export(new GeneratedList(1), folder.resolve("rows.csv")),
                    Reason.FOLDER_UNUSABLE,
                    "cannot write in " + folder);

            assertThat(victim).isEmptyFile();
        }

        @Test
        void followsNoLinkInThePlaceOfItsCheckpoint() throws IOException {
            Path victim = Files.writeString(folder.resolve("victim"), "kept");
            Files.createSymbolicLink(folder.resolve("rows.csv.checkpoint.tmp"), victim);

            assertThat(failure(export(new GeneratedList(1), folder.resolve("rows.csv"))))
                    .isInstanceOf(ExportException.class);

            assertThat(victim).hasContent("kept");
        }

        @Test
        @DisabledOnOs(OS.WINDOWS)
        void leavesPermissionsToTheProcess() throws IOException {
            Path file = folder.resolve("rows.csv");
            export(new GeneratedList(1), file).run().blockLast();

            assertThat(Files.getPosixFilePermissions(file))
                    .isEqualTo(Files.getPosixFilePermissions(Files.createFile(folder.resolve("another"))));
        }
    }

    @Nested
    class ConcurrentRuns {
        @Test
        void oneExportAtATimeHasATarget() throws IOException {
            Path file = folder.resolve("rows.ndjson");
            List<Throwable> second = new CopyOnWriteArrayList<>();
            PageSource source = request -> new GeneratedList(ROWS)
                    .fetch(request)
                    .doOnNext(page -> second.add(failure(
                            export(new GeneratedList(1), folder.resolve(".").resolve("rows.ndjson")))));

            run(export(source, file));

            assertThat(second)
                    .hasSize(10)
                    .allSatisfy(refusal -> assertThat(refusal)
                            .isInstanceOfSatisfying(
                                    ExportException.class,
                                    inUse -> assertThat(inUse.reason()).isEqualTo(Reason.IN_USE)));
            assertThat(ExportedFile.read(file)).isEqualTo(ExportedFile.of(rows(1, ROWS)));
        }

        @Test
        void startsWhereAskedEvenIfItGoesOnLater() throws IOException {
            Path file = folder.resolve("rows.ndjson");
            StubPageSource source = StubPageSource.ofPages(
                    page -> new GeneratedList(ROWS).fetch(new PageRequest(BatchFilter.all(), page, 10)));
            source.failOnPage(8, outage(8));

            assertThat(failure(builder(source, file).options(TENS.startPage(6)).build()))
                    .isInstanceOf(TransportException.class);
            run(builder(source, file).options(TENS.startPage(6)).build());

            assertThat(ExportedFile.read(file)).isEqualTo(ExportedFile.of(rows(51, ROWS)));
        }

        @Test
        void canBeRunAgainByTheSameExport() throws IOException {
            StubPageSource source = StubPageSource.ofPages(
                    page -> new GeneratedList(ROWS).fetch(new PageRequest(BatchFilter.all(), page, 10)));
            source.failOnPage(3, outage(3));
            source.failOnPage(7, outage(7));
            Path file = folder.resolve("rows.csv");

            export(source, file).run().retry(2).blockLast();

            assertThat(source.requestedPages()).containsExactly(1, 2, 3, 3, 4, 5, 6, 7, 7, 8, 9, 10);
            assertThat(ExportedFile.read(file)).isEqualTo(ExportedFile.of(rows(1, ROWS)));
        }
    }

    /** An export of which 30 rows are durable. */
    private Path failedHalfway(String name) {
        Path file = folder.resolve(name);
        StubPageSource source = StubPageSource.ofPages(
                page -> new GeneratedList(ROWS).fetch(new PageRequest(BatchFilter.all(), page, 10)));
        source.failOnPage(4, outage(4));
        assertThat(failure(export(source, file))).isInstanceOf(TransportException.class);
        return file;
    }

    private void stillThere(Runnable refused) throws IOException {
        List<String> before = contents();
        refused.run();
        assertThat(contents()).isEqualTo(before);
    }

    private List<String> contents() throws IOException {
        List<String> contents = new CopyOnWriteArrayList<>();
        for (String name : files()) {
            contents.add(name + ": " + Files.readString(folder.resolve(name)));
        }
        return contents;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static BatchExport export(PageSource source, Path file) {
        return builder(source, file).build();
    }

    private static BatchExport.Builder builder(PageSource source, Path file) {
        return BatchExport.from(BatchSessionFlux.over(source))
                .options(TENS)
                .verify(false)
                .to(file);
    }

    private static ExportProgress run(BatchExport export) {
        return export.run().blockLast();
    }

    private static Throwable failure(BatchExport export) {
        return failure(export.run());
    }

    private static Throwable failure(Flux<ExportProgress> run) {
        return run.ignoreElements()
                .<Throwable>map(none -> new AssertionError())
                .onErrorResume(Mono::just)
                .block();
    }

    private static void refusedCheckpoint(BatchExport export, String why) {
        refused(export, Reason.CHECKPOINT_REFUSED, why);
    }

    private static void refused(BatchExport export, Reason reason, String why) {
        assertThat(failure(export)).isInstanceOfSatisfying(ExportException.class, refusal -> {
            assertThat(refusal.reason()).isEqualTo(reason);
            assertThat(refusal).hasMessageContaining(why);
        });
    }

    private static TransportException outage(int page) {
        return new TransportException(page, "reset", true, null);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
