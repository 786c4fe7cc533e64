package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.export.ExportException.Reason;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.TransportException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** A list in no order of time, whose checkpoint contains the id of each row and grows beyond its limit. */
@Timeout(60)
class ExportCheckpointLimitTest {
    private static final int ROWS = 95;
    private static final int PAGE_SIZE = 10;
    private static final int MAX_CHECKPOINT_BYTES = 2_000; // about 45 rows
    private static final SyncPolicy EVERY_PAGE = new SyncPolicy(Duration.ofHours(1), 1, 1);

    private final List<BatchSummary> rows = new ArrayList<>(GeneratedList.rows(1, ROWS));
    private final List<Integer> calls = new ArrayList<>();
    private int failingCall = Integer.MAX_VALUE;

    @TempDir
    private Path folder;

    ExportCheckpointLimitTest() {
        Collections.shuffle(rows, new Random(20));
    }

    @Test
    void completesAnExportWhoseCheckpointBecomesTooLarge() throws IOException {
        List<ExportProgress> progress =
                export(new SmallCheckpoints()).run().collectList().block();

        assertComplete();
        int last = progress.size() - 1;
        assertThat(progress.subList(0, last))
                .allSatisfy(before -> assertThat(before.durableRows()).isLessThan(60));
        assertThat(progress.get(last).durableRows()).isEqualTo(ROWS);
    }

    @Test
    void resumesAfterTheLastCheckpointWithinTheLimit() throws IOException {
        failingCall = 9;
        ExportProgress failed =
                export(new SmallCheckpoints()).run().onErrorComplete().blockLast();
        assertThat(failed.rows()).isGreaterThan(failed.durableRows());

        ExportProgress last = export(new SmallCheckpoints()).run().blockLast();

        assertThat(last.resumedRows()).isEqualTo(failed.durableRows()).isBetween(20L, 60L);
        assertComplete();
    }

    @Test
    void aCompleteCheckpointStillIdentifiesTheListing() throws IOException {
        export(new SmallCheckpoints() {
                    @Override
                    void link(Path file, Path name) throws IOException {
                        throw new IOException("Input/output error");
                    }
                })
                .run()
                .onErrorComplete()
                .blockLast();
        calls.clear();

        assertThatExceptionOfType(ExportException.class)
                .isThrownBy(() -> export(BatchFilter.all().status(BatchStatus.FAILED), new SmallCheckpoints())
                        .run()
                        .blockLast())
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.CHECKPOINT_REFUSED));
        export(new SmallCheckpoints()).run().blockLast();

        assertThat(calls).isEmpty();
        assertComplete();
    }

    private void assertComplete() throws IOException {
        assertThat(ExportedFile.read(file())).containsExactlyInAnyOrderElementsOf(ExportedFile.of(rows));
        assertThat(folder.toFile().list()).containsExactly("rows.ndjson");
    }

    private Mono<BatchPage> fetch(PageRequest request) {
        return Mono.fromSupplier(() -> {
            calls.add(request.page());
            if (calls.size() == failingCall) {
                throw new TransportException(request.page(), "reset", true, null);
            }
            return page(request);
        });
    }

    private BatchPage page(PageRequest request) {
        BatchFilter filter = request.filter();
        List<BatchSummary> matching = rows.stream()
                .filter(row -> filter.createdAfter() == null || row.createdAt().isAfter(filter.createdAfter()))
                .filter(row -> filter.createdBefore() == null || row.createdAt().isBefore(filter.createdBefore()))
                .toList();
        int from = Math.min(matching.size(), (request.page() - 1) * request.limit());
        int to = Math.min(matching.size(), from + request.limit());
        int pages = (matching.size() + request.limit() - 1) / request.limit();
        return new BatchPage(
                matching.subList(from, to), request.page(), pages, matching.size(), to < matching.size(), from > 0);
    }

    private BatchExport export(ExportFileOps fileOps) {
        return export(BatchFilter.all(), fileOps);
    }

    private BatchExport export(BatchFilter filter, ExportFileOps fileOps) {
        return BatchExport.from(BatchSessionFlux.over(this::fetch))
                .verify(false)
                .filter(filter)
                .options(ListOptions.defaults().pageSize(PAGE_SIZE).consistency(Consistency.SNAPSHOT))
                .syncPolicy(EVERY_PAGE)
                .fileOps(fileOps)
                .to(file())
                .build();
    }

    private Path file() {
        return folder.resolve("rows.ndjson");
    }

    private static class SmallCheckpoints extends ExportFileOps {
        @Override
        int maxCheckpointBytes() {
            return MAX_CHECKPOINT_BYTES;
        }
    }
}
