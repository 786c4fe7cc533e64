package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.export.ExportProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

class ExportJsonTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Ticks ticks = new Ticks();

    @Test
    void printsALinePerSecondWhileNothingArrives() {
        try (ExportJson json = new ExportJson(new PrintStream(err, true, StandardCharsets.UTF_8), null, null, ticks)) {
            ticks.run();
            json.show(new ExportProgress(100, 1000, 1, 0, 0, Duration.ofMillis(10), false));
            ticks.run();
            ticks.run();
        }
        ticks.run();

        List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).matches("\\{\"elapsed_s\":[0-9.]+,\"finished\":false}");
        assertThat(lines.subList(1, 3)).allMatch(line -> line.startsWith("{\"rows\":100,\"expected_rows\":1000,"));
    }

    /** A scheduler whose periodic task a test runs. */
    private static final class Ticks implements Scheduler {
        private final List<Runnable> tasks = new ArrayList<>();

        void run() {
            tasks.forEach(Runnable::run);
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long delay, long period, TimeUnit unit) {
            assertThat(unit.toMillis(period)).isEqualTo(1000);
            tasks.add(task);
            return Disposables.single();
        }

        @Override
        public Disposable schedule(Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException();
        }
    }
}
