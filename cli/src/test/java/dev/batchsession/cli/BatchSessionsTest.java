package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.batchsession.process.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import reactor.core.scheduler.Schedulers;

/** Runs the program as a process: output, termination and exit codes. */
@Timeout(60)
class BatchSessionsTest {
    @Test
    void endsWhenTheListEnds() throws IOException, InterruptedException {
        ChildJvm.Result run = ChildJvm.of(BatchSessions.class, "list", "--simulate", "--take", "5")
                .run();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).hasSize(1 + 5);
        assertThat(run.err()).hasSize(2).last().asString().startsWith("5 batches in ");
    }

    @Test
    void passesItsExitCodeOn() throws IOException, InterruptedException {
        ChildJvm.Result run =
                ChildJvm.of(BatchSessions.class, "list", "--bogus").run();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).containsExactly("error: Unknown option: '--bogus' (see --help)");
    }

    @Test
    void endsQuietlyWhenThePipeIsClosed() throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.of(BatchSessions.class, "list", "--simulate", "--simulated-batches", "100000");
        Process process = child.start();
        try (BufferedReader out = lines(process)) {
            assertThat(out.readLine()).startsWith("BATCH_ID ");
        }

        assertThat(child.end(process)).isZero();
        assertThat(child.err()).hasSize(1); // that it uses a simulator
    }

    @Test
    void aWatchEndsWhenItsReaderHasGoneThoughNothingChanges() throws IOException, InterruptedException {
        assumeThat(gnuTail()).isTrue(); // elsewhere it ends at the next change
        ChildJvm child = ChildJvm.of(BatchSessions.class, "watch", "--simulate", "--simulated-batches", "2");
        Process process = child.start();
        try (BufferedReader out = lines(process)) {
            assertThat(out.readLine()).contains("EXISTING");
            assertThat(out.readLine()).contains("EXISTING");
        }

        assertThat(child.end(process)).isZero();
        assertThat(child.err()).hasSize(1); // that it uses a simulator
    }

    @Test
    void failsWhereTheDiskIsFull() throws IOException, InterruptedException {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        ChildJvm child = ChildJvm.of(BatchSessions.class, "list", "--simulate").output(full);

        assertThat(child.end(child.start())).isEqualTo(1);
        assertThat(child.err()).last().asString().startsWith("error: cannot write the output: ");
    }

    /** Somebody else who has the same pipe made it non-blocking; its reader is there, but slow. */
    @Test
    void failsWhereAPipeWithAReaderCannotBeWritten() throws IOException, InterruptedException {
        assumeThat(Path.of("/usr/bin/perl")).exists();
        assumeThat(gnuTail()).isTrue(); // elsewhere it cannot be told from a pipe whose reader has gone
        ChildJvm child = ChildJvm.of(
                        BatchSessions.class,
                        "list",
                        "--simulate",
                        "--simulated-batches",
                        "5000",
                        "--format",
                        "ndjson",
                        "--rate",
                        "1000/s")
                .startedBy("/usr/bin/perl", "-MFcntl", "-e", "fcntl(STDOUT, F_SETFL, O_NONBLOCK); exec @ARGV");

        assertThat(child.end(child.start())).isEqualTo(1);
        assertThat(child.err()).last().asString().startsWith("error: cannot write the output: ");
    }

    /** A program whose work fails on another thread than the one that waits for it. */
    static final class Failing {
        public static void main(String[] args) throws InterruptedException {
            Program.exitOnFatalErrors(Console.ofProcess());
            Schedulers.parallel().schedule(() -> {
                throw new NoClassDefFoundError("some/Missing");
            });
            new CountDownLatch(1).await();
        }
    }

    @Test
    void endsWhenAnyOfItsThreadsFails() throws IOException, InterruptedException {
        ChildJvm.Result run = ChildJvm.of(Failing.class).run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .last()
                .asString()
                .startsWith("error: parallel-")
                .endsWith("java.lang.NoClassDefFoundError: some/Missing");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // has no signals
    void writesTheRowsThatHaveComeWhenItIsInterrupted() throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.of(BatchSessions.class, "list", "--simulate", "--simulated-batches", "100000");
        Process process = child.start();
        try (BufferedReader out = lines(process)) {
            for (int line = 0; line < 150; line++) { // somewhere in page 2
                assertThat(out.readLine()).isNotNull();
            }
            process.toHandle().destroy();
            long rows = 149 + out.lines().count();

            assertThat(child.end(process)).isEqualTo(128 + 15); // SIGTERM
            assertThat(child.err()).hasSize(2).last().isEqualTo("interrupted after " + rows + " batches");
        }
    }

    private static boolean gnuTail() throws IOException, InterruptedException {
        return OS.LINUX.isCurrentOs()
                && new ProcessBuilder("tail", "--pid=1", "--version").start().waitFor() == 0;
    }

    private static BufferedReader lines(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
