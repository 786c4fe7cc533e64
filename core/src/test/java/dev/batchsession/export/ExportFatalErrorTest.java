package dev.batchsession.export;

import static dev.batchsession.export.GeneratedList.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** An {@link Error} ends an export as an exception does: a class that is missing, or no memory for a page. */
@Timeout(60)
class ExportFatalErrorTest {
    private static final int ROWS = 95;
    private static final SyncPolicy EVERY_PAGE = new SyncPolicy(Duration.ofHours(1), 1, 1);

    private final List<Throwable> rethrown = new CopyOnWriteArrayList<>();
    private final CountDownLatch isRethrown = new CountDownLatch(1);

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        Schedulers.onHandleError("rethrown", (thread, error) -> {
            rethrown.add(error);
            isRethrown.countDown();
        });
    }

    @AfterEach
    void listenNoMore() {
        Schedulers.resetOnHandleError("rethrown");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void isSignalledAndThrownAndTheFileIsReleased(Error fatal) throws Exception {
        for (int step = 1; step <= 25; step++) {
            Path file = folder.resolve(step + ".ndjson.gz");
            FailingDisk fileOps = new FailingDisk(step, fatal);

            StepVerifier.create(export(file, fileOps).run().ignoreElements())
                    .expectErrorSatisfies(error -> assertThat(error).isSameAs(fatal))
                    .verify(Duration.ofSeconds(10));
            export(file, ExportFileOps.REAL).run().blockLast(); // the lock is released

            assertThat(ExportedFile.read(file)).as("step " + step).isEqualTo(ExportedFile.of(rows(1, ROWS)));
        }
        assertThat(isRethrown.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(rethrown).contains(fatal);
    }

    static List<Error> errors() {
        List<Error> errors = List.of(
                new NoClassDefFoundError("a/class/that/is/missing"),
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError());
        errors.forEach(error -> error.setStackTrace(new StackTraceElement[0])); // they are logged often
        return errors;
    }

    private static BatchExport export(Path file, ExportFileOps fileOps) {
        return BatchExport.from(BatchSessionFlux.over(new GeneratedList(ROWS)))
                .verify(false)
                .options(ListOptions.defaults().pageSize(10))
                .to(file)
                .syncPolicy(EVERY_PAGE)
                .fileOps(fileOps)
                .build();
    }

    /** Fails once, halfway through a step. */
    private static final class FailingDisk extends ExportFileOps {
        private final Error error;
        private int left;

        FailingDisk(int step, Error error) {
            this.left = step;
            this.error = error;
        }

        private void step() {
            if (--left == 0) {
                throw error;
            }
        }

        @Override
        void create(Path file) throws IOException {
            step();
            super.create(file);
        }

        @Override
        public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
            if (left == 1) {
                super.write(channel, bytes.slice(bytes.position(), bytes.remaining() / 2));
            }
            step();
            super.write(channel, bytes);
        }

        @Override
        public void force(FileChannel channel) throws IOException {
            step();
        }

        @Override
        public void replace(Path file, Path other) throws IOException {
            step();
            super.replace(file, other);
        }
    }
}
