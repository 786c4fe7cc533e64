package dev.batchsession.watch;

import static dev.batchsession.watch.BatchChange.Kind.EXISTING;
import static dev.batchsession.watch.BatchChange.Kind.PROGRESSED;
import static dev.batchsession.watch.BatchChange.Kind.REMOVED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.scripted.SchedulerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Properties that this version does not know: they come with a change, and are neither a change nor kept. */
class WatchAdditionalPropertiesTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final UUID A = new UUID(1, 1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ServerModel server = new ServerModel();
    private String region = "\"eu\"";

    @Test
    void comeWithTheChangeOfAnotherPropertyAlone() {
        server.create(A, BatchStatus.PENDING, START);
        WatchRun run = watch();
        region = "\"us\"";
        poll();
        server.progress(A);
        poll();
        region = "\"asia\"";
        server.delete(A);
        poll();
        poll();

        assertThat(run.kinds()).containsExactly(EXISTING, PROGRESSED, REMOVED);
        assertThat(run.changes().get(0).after().additionalProperties()).containsOnly(Map.entry("region", "\"eu\""));
        assertThat(run.changes().get(1).before().additionalProperties()).isEmpty();
        assertThat(run.changes().get(1).after().additionalProperties()).containsOnly(Map.entry("region", "\"us\""));
        assertThat(run.changes().get(2).before().additionalProperties()).isEmpty();
    }

    private WatchRun watch() {
        WatchOptions options =
                WatchOptions.every(Duration.ofSeconds(5)).scheduler(time).clock(SchedulerClock.of(time, START));
        WatchRun run = new WatchRun(server, BatchFilter.all(), Map.of())
                .subscribedTo(
                        BatchSessionFlux.over(request -> server.fetch(request).map(this::withRegion))
                                .watch(BatchFilter.all(), options));
        run.want(Long.MAX_VALUE);
        return run;
    }

    private void poll() {
        time.advanceTimeBy(Duration.ofSeconds(5));
    }

    private BatchPage withRegion(BatchPage page) {
        return new BatchPage(
                page.batches().stream().map(this::withRegion).toList(),
                page.currentPage(),
                page.totalPages(),
                page.totalRecords(),
                page.hasNext(),
                page.hasPrev());
    }

    private BatchSummary withRegion(BatchSummary row) {
        return new BatchSummary(
                row.batchId(),
                row.status(),
                row.totalRequests(),
                row.completedRequests(),
                row.failedRequests(),
                row.createdAt(),
                row.actualCompletionTime(),
                row.statusText(),
                Map.of("region", region));
    }
}
