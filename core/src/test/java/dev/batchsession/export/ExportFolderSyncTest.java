package dev.batchsession.export;

import static dev.batchsession.export.GeneratedList.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.TransportException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** File systems that cannot do everything, and what is left of a run that wrote nothing. */
@Timeout(60)
class ExportFolderSyncTest {
    private static final int ROWS = 95;
    private static final SyncPolicy EVERY_PAGE = new SyncPolicy(Duration.ofHours(1), 1, 1);

    @TempDir
    private Path folder;

    @Test
    void exportsToAFolderThatCannotBeSyncedAndSaysSo() throws IOException {
        NoFolderSync fileOps = new NoFolderSync();

        List<ExportProgress> progress =
                export(new GeneratedList(ROWS), fileOps).run().collectList().block();

        assertThat(ExportedFile.read(file())).isEqualTo(ExportedFile.of(rows(1, ROWS)));
        assertThat(files()).containsExactly("rows.csv");
        assertThat(progress).extracting(ExportProgress::folderSynced).containsOnly(false);
        assertThat(fileOps.probes).isEqualTo(1);
    }

    @Test
    void resumesInAFolderThatCannotBeSynced() throws IOException {
        PageSource breaking = request -> request.page() > 5
                ? Mono.error(new TransportException(request.page(), "reset", true, null))
                : new GeneratedList(ROWS).fetch(request);
        export(breaking, new NoFolderSync()).run().onErrorComplete().blockLast();

        ExportProgress last =
                export(new GeneratedList(ROWS), new NoFolderSync()).run().blockLast();

        assertThat(last.resumedRows()).isEqualTo(50);
        assertThat(ExportedFile.read(file())).isEqualTo(ExportedFile.of(rows(1, ROWS)));
    }

    @Test
    void saysThatTheFolderIsSyncedWhereItIs() {
        assertThat(export(new GeneratedList(ROWS), new FailingOnce(Integer.MAX_VALUE))
                        .run()
                        .blockLast()
                        .folderSynced())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunThatWroteNothingLeavesNoFilesWhateverFailed(boolean emptyFileOfAnEarlierRun) throws IOException {
        PageSource failing = request -> Mono.error(new TransportException(1, "reset", true, null));
        FailingOnce whole = new FailingOnce(Integer.MAX_VALUE);
        export(failing, whole).run().onErrorComplete().blockLast();
        assertThat(whole.steps).isGreaterThan(7);

        for (int step = 1; step <= whole.steps; step++) {
            if (emptyFileOfAnEarlierRun) {
                Files.createFile(folder.resolve("rows.csv.part"));
            }

            export(failing, new FailingOnce(step)).run().onErrorComplete().blockLast();

            assertThat(files())
                    .as("after step " + step + " failed")
                    .isSubsetOf(emptyFileOfAnEarlierRun ? List.of("rows.csv.part") : List.of());
            Files.deleteIfExists(folder.resolve("rows.csv.part"));
        }
    }

    private BatchExport export(PageSource source, ExportFileOps fileOps) {
        return BatchExport.from(BatchSessionFlux.over(source))
                .verify(false)
                .options(ListOptions.defaults().pageSize(10))
                .to(file())
                .syncPolicy(EVERY_PAGE)
                .fileOps(fileOps)
                .build();
    }

    private Path file() {
        return folder.resolve("rows.csv");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static final class NoFolderSync extends ExportFileOps {
        private int probes;

        @Override
        public void forceFolder(Path folder) throws IOException {
            probes++;
            throw new IOException("Invalid argument");
        }
    }

    /** Fails one step, but none that deletes, and works on. */
    private static final class FailingOnce extends ExportFileOps {
        private final int failing;
        private int steps;

        FailingOnce(int failing) {
            this.failing = failing;
        }

        private void step() throws IOException {
            if (++steps == failing) {
                throw new IOException("Input/output error");
            }
        }

        @Override
        public FileChannel open(Path file, boolean empty) throws IOException {
            step();
            return super.open(file, empty);
        }

        @Override
        void create(Path file) throws IOException {
            step();
            super.create(file);
        }

        @Override
        public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
            step();
            super.write(channel, bytes);
        }

        @Override
        void truncate(FileChannel channel, long size) throws IOException {
            step();
            super.truncate(channel, size);
        }

        @Override
        public void force(FileChannel channel) throws IOException {
            step();
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
            step();
        }

        @Override
        public void replace(Path file, Path other) throws IOException {
            step();
            super.replace(file, other);
        }
    }
}
