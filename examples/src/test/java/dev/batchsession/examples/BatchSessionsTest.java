package dev.batchsession.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The program as a process: that it ends, how, and with which code. */
@Timeout(60)
class BatchSessionsTest {
    @Test
    void endsWhenTheListEnds() throws IOException, InterruptedException {
        ChildJvm.Result run =
                ChildJvm.of(BatchSessions.class, "list", "--take", "5").run();

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
        ChildJvm child = ChildJvm.of(BatchSessions.class, "list", "--simulated-batches", "100000");
        Process process = child.start();
        try (BufferedReader out = lines(process)) {
            assertThat(out.readLine()).startsWith("BATCH_ID ");
        }

        assertThat(child.end(process)).isZero();
        assertThat(child.err()).hasSize(1); // that it is a simulator
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // has no signals
    void writesTheRowsThatHaveComeWhenItIsInterrupted() throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.of(BatchSessions.class, "list", "--simulated-batches", "100000");
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

    private static BufferedReader lines(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
