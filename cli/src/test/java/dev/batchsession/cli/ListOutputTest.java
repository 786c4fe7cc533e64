package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** How a listing writes its output, and how the reader of the output affects the listing. */
@Timeout(60)
class ListOutputTest {
    private static final SimulatorOptions OPTIONS = SimulatorOptions.defaults().requiredKey(ProgramRun.KEY);

    /** Standard output is a pipe whose reader has exited. */
    private static final OutputReader GONE = new OutputReader() {
        @Override
        public Mono<Void> gone() {
            return Mono.never();
        }

        @Override
        public boolean isGone() {
            return true;
        }
    };

    @Test
    void endsQuietlyWhereTheReaderStopsReading() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.batches(5000))) {
            ProgramRun run = ProgramRun.run(
                    ProgramRun.environment(api), failing("Unterbrochene Weitergabe"), GONE, false, "list");

            assertThat(run).isEqualTo(new ProgramRun(0, List.of(), List.of()));
            assertThat(api.calls()).as("of 50 pages").isLessThan(25);
        }
    }

    @Test
    void failsWhereTheOutputCannotBeWritten() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.batches(10))) {
            ProgramRun run = run(api, failing("/srv/pipeline: No space left on device"), "list");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errLine())
                    .isEqualTo("error: cannot write the output: /srv/pipeline: No space left on device");
        }
    }

    @Test
    void stopsAskingWhileTheReaderPauses() throws InterruptedException {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch reading = new CountDownLatch(1);
        ByteArrayOutputStream pausing = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                writing.countDown();
                await(reading);
                super.write(bytes, offset, length);
            }
        };
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.batches(2000))) {
            CompletableFuture<ProgramRun> run =
                    CompletableFuture.supplyAsync(() -> run(api, pausing, "list", "--format", "ndjson"));
            await(writing);
            long callsBefore = api.calls();
            Mono.delay(Duration.ofMillis(1200)).block(); // a listing that continues makes about twelve calls meanwhile

            assertThat(api.calls()).isBetween(callsBefore, callsBefore + 1); // one may be under way
            reading.countDown();
            assertThat(run.join().exitCode()).isZero();
            assertThat(pausing.toString(StandardCharsets.UTF_8).lines()).hasSize(2000);
        }
    }

    @Test
    void showsItsRowsWhileTheNextPageIsStillToCome() {
        List<Long> rowsWrittenAt = new CopyOnWriteArrayList<>();
        OutputStream noting = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                rowsWrittenAt.add(System.nanoTime());
            }
        };
        SimulatorOptions slow = OPTIONS.batches(2).latency(Duration.ofMillis(1500));
        try (ApiSimulator api = ApiSimulator.start(slow)) {
            run(api, noting, "list", "--page-size", "1", "--format", "ndjson");
            long between = rowsWrittenAt.get(1) - rowsWrittenAt.get(0);

            assertThat(rowsWrittenAt).hasSize(2);
            assertThat(Duration.ofNanos(between)).isGreaterThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void tellsATerminalHowFarItIs() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SimulatorOptions slow = OPTIONS.batches(3).latency(Duration.ofMillis(300));
        try (ApiSimulator api = ApiSimulator.start(slow)) {
            ProgramRun run = ProgramRun.run(
                    ProgramRun.environment(api), out, true, "list", "--page-size", "1", "--format", "ndjson");

            assertThat(String.join("", run.err())).contains("1 batches…", "2 batches…");
            assertThat(run.err())
                    .last()
                    .asString()
                    .as("the progress gives way to the summary")
                    .matches("\\u001b\\[K3 batches in .* s");
            assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(3);
        }
    }

    private static ProgramRun run(ApiSimulator api, OutputStream out, String... args) {
        return ProgramRun.run(ProgramRun.environment(api), out, false, args);
    }

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(50, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
