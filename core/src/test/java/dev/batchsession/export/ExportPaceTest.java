package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.TransportException;
import dev.batchsession.process.ChildJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** The share of an export's time that syncs take, by a clock that calls and the disk advance. */
@Timeout(60)
class ExportPaceTest {
    private static final int PAGES = 5000;
    private static final Duration CALL = Duration.ofMillis(50);

    private final AtomicLong now = new AtomicLong(1);
    private final AtomicLong rows = new AtomicLong();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "0, 0", // a fast disk: as often as configured
        "30, 0", "400, 0", // a network drive
        "30, 10", // a list in no order of time: its checkpoint grows with the rows
        "5, 100"
    })
    void syncsTakeAtMostATwentiethOfTheTime(long syncMillis, long millisPerThousandRows) {
        SlowDisk fileOps = new SlowDisk(syncMillis, millisPerThousandRows);

        export(fileOps).run().doOnNext(progress -> rows.set(progress.rows())).blockLast();

        long total = now.get() - 1;
        assertThat(fileOps.syncs).hasSizeGreaterThan(syncMillis == 0 ? PAGES - 10 : 10);
        assertThat(fileOps.totalSyncNanos()).isLessThanOrEqualTo(total / 20);
    }

    @Test
    void aFailureKeepsTheRowsThatAPauseHeldBack() {
        SlowDisk fileOps = new SlowDisk(60_000, 0);
        PageSource breaking = request -> request.page() > 100
                ? Mono.error(new TransportException(101, "reset", true, null))
                : pages().fetch(request);

        export(breaking, fileOps).run().onErrorComplete().blockLast();

        assertThat(export(new SlowDisk(0, 0)).run().blockLast().resumedRows()).isEqualTo(1000);
    }

    private BatchExport export(ExportFileOps fileOps) {
        return export(pages(), fileOps);
    }

    private BatchExport export(PageSource pages, ExportFileOps fileOps) {
        return BatchExport.from(BatchSessionFlux.over(pages))
                .verify(false)
                .filter(BatchFilter.all())
                .options(ListOptions.defaults().pageSize(10))
                .syncPolicy(new SyncPolicy(Duration.ofHours(1), 1, 0.05))
                .nanoTime(now::get)
                .fileOps(fileOps)
                .to(folder.resolve("rows.ndjson"))
                .build();
    }

    private PageSource pages() {
        GeneratedList list = new GeneratedList(10 * PAGES);
        return (PageRequest request) -> list.fetch(request).doOnNext(page -> now.addAndGet(CALL.toNanos()));
    }

    /** A sync takes so long, one of a checkpoint longer the more rows there are. */
    private final class SlowDisk extends ExportFileOps {
        private final long syncNanos;
        private final long nanosPerRow;
        private final List<Long> syncs = new ArrayList<>();
        private long startedAt;

        SlowDisk(long syncMillis, long millisPerThousandRows) {
            this.syncNanos = syncMillis * 1_000_000;
            this.nanosPerRow = millisPerThousandRows * 1_000;
        }

        /** Without the last two, which every export has at its end, whatever the pace. */
        long totalSyncNanos() {
            return syncs.subList(0, syncs.size() - 1).stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }

        @Override
        public void force(FileChannel channel) {
            if (startedAt == 0) {
                startedAt = now.get();
            }
            now.addAndGet(syncNanos);
        }

        @Override
        public void replace(Path file, Path other) throws IOException {
            super.replace(file, other);
            now.addAndGet(nanosPerRow * rows.get());
        }

        /** The last step of a sync. */
        @Override
        public void forceFolder(Path folder) {
            now.addAndGet(syncNanos);
            if (startedAt != 0) {
                syncs.add(now.get() - startedAt);
                startedAt = 0;
            }
        }
    }

    /** Kept out of the heap of the tests. */
    @Test
    void readsWhatItWritesHoweverLongTheListing() throws Exception {
        ChildJvm.Result result =
                ChildJvm.of(LongListing.class).options("-Xmx1500m").run();

        assertThat(result.out()).as(result.toString()).containsExactly("read 3000000 rows");
    }

    /** Three million rows in no order of time have a checkpoint of 116 million characters. */
    static final class LongListing {
        private static final int ROWS = 3_000_000;
        private static final int BYTES_A_ROW = 29;

        private LongListing() {}

        public static void main(String[] args) throws java.io.IOException {
            byte[] ids = new byte[ROWS * BYTES_A_ROW];
            Checkpoint listing = Checkpoint.of("listing", 1, () -> ids);
            ExportCheckpoint state =
                    new ExportCheckpoint(ExportFormat.NDJSON, false, 1, ROWS, 1, ROWS, Instant.EPOCH, listing, false);
            ExportCheckpoint read = ExportCheckpoint.decode(state.encode());
            if (read.listing() == null || read.listing().state("listing", 1).length != ids.length) {
                throw new AssertionError(read);
            }
            System.out.println("read " + read.rows() + " rows");
        }
    }
}
