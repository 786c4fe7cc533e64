package dev.batchsession.watch;

import static dev.batchsession.testing.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.StateFields;
import dev.batchsession.scripted.SchedulerClock;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** How much a watch holds, whatever a server lists and a checkpoint says. */
class WatchBoundsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final BatchFilter ALL = BatchFilter.all();

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ServerModel server = new ServerModel();
    private final List<BatchChange> changes = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final WatchOptions options =
            WatchOptions.every(Duration.ofSeconds(5)).scheduler(time).clock(SchedulerClock.of(time, START));

    @Test
    void aListWithoutEndTerminatesTheWatch() {
        AtomicInteger calls = new AtomicInteger();
        PageSource endless = request -> Mono.fromSupplier(() -> {
            int call = calls.getAndIncrement();
            List<BatchSummary> rows = new ArrayList<>();
            for (int n = 0; n < 100; n++) {
                rows.add(row(call * 100 + n, START.minusSeconds(call * 100L + n), "pending"));
            }
            return new BatchPage(rows, request.page(), Integer.MAX_VALUE, Integer.MAX_VALUE, true, false);
        });

        subscribe(BatchSessionFlux.over(endless).watch(ALL, options.maxTrackedBatches(10_000)));

        assertThat(errors).singleElement().isInstanceOf(TooManyBatchesException.class);
        assertThat(errors.get(0)).hasMessageContainingAll("10000 batches", "emitExisting(false)", "maxTrackedBatches");
        assertThat(((TooManyBatchesException) errors.get(0)).maxTrackedBatches())
                .isEqualTo(10_000);
        assertThat(calls).hasValueBetween(100, 110);
    }

    @Test
    void aListOfNewRowsWithoutEndTerminatesAWatchThatRuns() {
        AtomicInteger polls = new AtomicInteger();
        Flux<BatchChange> watch = BatchWatch.over(
                filter -> filter.status() == null && polls.getAndIncrement() == 1
                        ? Flux.range(0, Integer.MAX_VALUE).map(n -> row(n, START, "completed"))
                        : Flux.empty(),
                ALL,
                options.maxTrackedBatches(10_000));

        subscribe(watch);
        time.advanceTimeBy(Duration.ofSeconds(5));

        assertThat(errors).singleElement().isInstanceOf(TooManyBatchesException.class);
        assertThat(changes).isEmpty();
    }

    @Test
    void aListThatRepeatsOneRowWithoutEndTerminatesTheWatch() {
        Flux<BatchChange> watch =
                BatchWatch.over(filter -> Flux.just(batch(1)).repeat(), ALL, options.maxTrackedBatches(10_000));

        subscribe(watch);

        assertThat(errors).singleElement().isInstanceOf(TooManyBatchesException.class);
    }

    @Test
    void anErrorWhileRowsAreCollectedIsSignalled() {
        Error noMemory = new OutOfMemoryError("rows");
        Mono<List<Integer>> collected =
                RowCollector.collect(Flux.range(1, 3).publishOn(Schedulers.parallel()), (rows, row) -> {
                    if (row == 2) {
                        throw noMemory;
                    }
                    rows.add(row);
                });

        StepVerifier.create(collected)
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(noMemory))
                .verify(Duration.ofSeconds(5));
    }

    @Test
    void asManyBatchesAsAllowedAreTrackedHoweverOftenAPollShowsThem() {
        for (int n = 0; n < 200; n++) {
            server.create(id(n), n < 100 ? BatchStatus.COMPLETED : BatchStatus.PENDING, START.minusSeconds(n));
        }
        subscribe(BatchSessionFlux.over(server)
                .watch(ALL, options.emitExisting(false).maxTrackedBatches(200)));
        time.advanceTimeBy(Duration.ofHours(1));
        assertThat(errors).isEmpty();
        server.create(id(200), BatchStatus.PENDING, START.plusSeconds(3600));
        time.advanceTimeBy(Duration.ofSeconds(5));

        assertThat(errors).singleElement().isInstanceOf(TooManyBatchesException.class);
    }

    @Test
    void evictedBatchesDoNotCount() {
        WatchOptions few = options.endedRetention(Duration.ofMinutes(1)).maxTrackedBatches(200);
        subscribe(BatchSessionFlux.over(server).watch(ALL, few));
        for (int n = 0; n < 1_000; n++) {
            server.create(id(n), BatchStatus.COMPLETED, START.plusSeconds(n));
            time.advanceTimeBy(Duration.ofSeconds(1));
        }

        assertThat(errors).isEmpty();
        assertThat(changes).hasSize(1_000);
        subscribe(BatchSessionFlux.over(server)
                .watch(ALL, few.resumeFrom(changes.get(999).checkpoint())));
        assertThat(errors).isEmpty();
    }

    @Test
    void aCheckpointOfMoreBatchesIsRefused() {
        for (int n = 0; n < 20; n++) {
            server.create(id(n), BatchStatus.PENDING, START);
        }
        subscribe(BatchSessionFlux.over(server).watch(ALL, options));
        Checkpoint ofTwenty = changes.get(19).checkpoint();

        refuses(ofTwenty, 19, "20 batches, but maxTrackedBatches is 19");
        assertThat(WatchCheckpoint.of(ofTwenty, null, ALL, 20).rows()).hasSize(20);
    }

    @Test
    void aStateThatUnpacksToMuchMoreIsRefusedInBoundedMemory() throws IOException {
        Checkpoint manyRows = packed(1_000_001, 1_000_001, "pending");
        Checkpoint falseCount = packed(1_000, 1_000_001, "pending");
        Checkpoint longTexts = packed(1_000, 1_000, "x".repeat(60_000));

        refusesWithin(1 << 20, manyRows, "1000001 batches, but maxTrackedBatches is 1000000");
        refusesWithin(4 << 20, falseCount, "unexpected trailing bytes");
        refusesWithin(80 << 20, longTexts, "more than 16905216 bytes for 1000 batches");
    }

    @Test
    void everyPositionThatIsWrittenCanBeRead() {
        Map<UUID, BatchSummary> rows = new HashMap<>();
        for (int n = 0; n < 20_000; n++) {
            rows.put(id(n), row(n, START, "\uFFFF".repeat(n % 3 == 0 ? 19 : 1_500)));
        }
        Checkpoint checkpoint = WatchCheckpoint.checkpoint(null, ALL, false, null, new EmittedLog(rows));

        WatchCheckpoint read = WatchCheckpoint.of(checkpoint, null, ALL, 20_000);

        assertThat(read.rows()).hasSameSizeAs(rows);
        assertThat(read.rows().get(id(1)).statusText()).hasSize(1_000);
        assertThat(read.rows().get(id(19_999)).statusText()).hasSize(20);
    }

    /** A state of rows that pack well; with a count that need not be theirs. */
    private static Checkpoint packed(int count, int rows, String status) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new DeflaterOutputStream(bytes)))) {
            StateFields.writeFilter(out, ALL);
            out.writeBoolean(false);
            out.writeBoolean(false);
            out.writeInt(count);
            for (int n = 0; n < rows; n++) {
                StateFields.writeId(out, new UUID(0, n));
                out.writeUTF(status);
                out.writeInt(1);
                out.writeInt(0);
                out.writeInt(0);
                StateFields.writeInstant(out, START);
                StateFields.writeInstant(out, null);
            }
        }
        byte[] state = bytes.toByteArray();
        return Checkpoint.of("watch", 1, () -> state);
    }

    private static void refuses(Checkpoint checkpoint, int maxRows, String why) {
        assertThatExceptionOfType(InvalidCheckpointException.class)
                .isThrownBy(() -> WatchCheckpoint.of(checkpoint, null, ALL, maxRows))
                .withMessageContaining(why);
    }

    private static void refusesWithin(int bytes, Checkpoint checkpoint, String why) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        refuses(checkpoint, 1_000_000, why);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated")
                .isLessThan(bytes);
    }

    private void subscribe(Flux<BatchChange> watch) {
        watch.subscribe(changes::add, errors::add);
    }

    private static BatchSummary row(int n, Instant createdAt, String status) {
        return new BatchSummary(id(n), BatchStatus.ofWireName(status), 1, 0, 0, createdAt, null, status);
    }

    private static UUID id(int n) {
        return new UUID(0, n);
    }
}
