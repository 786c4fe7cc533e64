package dev.batchsession.export;

import static dev.batchsession.export.GeneratedList.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.export.ExportException.Reason;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import dev.batchsession.testing.StubPageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** A full disk. */
@Timeout(60)
class ExportWriteFailureTest {
    private static final int ROWS = 395;
    private static final int PAGES = 40;
    private static final SyncPolicy EVERY_PAGE = new SyncPolicy(Duration.ofHours(1), 1, 1);

    private final StubPageSource source =
            StubPageSource.ofPages(page -> new GeneratedList(ROWS).fetch(new PageRequest(BatchFilter.all(), page, 10)));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 5000, 8000})
    void aFullDiskEndsTheRunAndKeepsWhatIsDurable(int bytes) throws IOException {
        ExportException full = failure(new FullDisk(bytes));
        int calls = source.requests().size();

        assertThat(full.reason()).isEqualTo(Reason.WRITE_FAILED);
        assertThat(full)
                .hasMessageStartingWith("cannot write " + file() + ": No space left on device")
                .hasCauseInstanceOf(IOException.class);
        assertThat(full.target()).isEqualTo(file());
        assertThat(calls).as("calls made, of " + PAGES).isLessThan(PAGES);

        ExportProgress resumed = export(ExportFileOps.REAL).run().blockLast();
        if (bytes >= 5000) {
            assertThat(full).hasMessageContaining(resumed.resumedRows() + " rows are durable");
            assertThat(resumed.resumedRows()).isPositive();
        }
    }

    @Test
    void goesOnWhereThereIsRoomAgain() throws IOException {
        failure(new FullDisk(4000));
        failure(new FullDisk(6000));

        export(ExportFileOps.REAL).run().blockLast();

        assertThat(ExportedFile.read(file())).isEqualTo(ExportedFile.of(rows(1, ROWS)));
        try (Stream<Path> files = java.nio.file.Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void goesOnAfterRowsThatCouldNotBeForced() throws IOException {
        ExportException broken = failure(new ExportFileOps() {
            private int forced;

            @Override
            public void force(FileChannel channel) throws IOException {
                if (++forced == 8) {
                    throw new IOException("Input/output error");
                }
                super.force(channel);
            }
        });
        assertThat(broken.reason()).isEqualTo(Reason.WRITE_FAILED);

        export(ExportFileOps.REAL).run().blockLast();

        assertThat(ExportedFile.read(file())).isEqualTo(ExportedFile.of(rows(1, ROWS)));
    }

    private ExportException failure(ExportFileOps fileOps) {
        return (ExportException) export(fileOps)
                .run()
                .ignoreElements()
                .<Throwable>map(none -> new AssertionError())
                .onErrorResume(Mono::just)
                .block();
    }

    private BatchExport export(ExportFileOps fileOps) {
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

    /** Takes so many bytes, then part of a write, then nothing. */
    private static final class FullDisk extends ExportFileOps {
        private long room;

        FullDisk(long room) {
            this.room = room;
        }

        @Override
        public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
            int taken = (int) Math.min(room, bytes.remaining());
            room -= taken;
            boolean full = taken < bytes.remaining();
            super.write(channel, full ? bytes.slice(bytes.position(), taken) : bytes);
            if (full) {
                throw new IOException("No space left on device");
            }
        }
    }
}
