package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.process.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class BoardCommandTest {
    @Test
    @DisabledOnOs(OS.WINDOWS) // has no signals
    void servesUntilItIsTold() throws IOException, InterruptedException {
        ChildJvm child =
                ChildJvm.of(BatchSessions.class, "board", "--simulate", "--port", "0", "--simulated-batches", "20");
        Process process = child.start();
        String line = firstLine(child, "serving the board at ");
        URI url = URI.create(line.substring("serving the board at ".length()));
        HttpResponse<String> page =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
        process.toHandle().destroy();

        assertThat(child.end(process)).isEqualTo(128 + 15); // SIGTERM
        assertThat(url.getHost()).isEqualTo("127.0.0.1");
        assertThat(page.body()).contains("<h1>Batch sessions</h1>");
        assertThat(child.err()).hasSize(2);
    }

    /** Polls the child's stderr, which is a file, until the line is complete or the test times out. */
    private static String firstLine(ChildJvm child, String start) throws IOException, InterruptedException {
        while (true) {
            for (String line : child.err()) {
                if (line.startsWith(start) && line.endsWith("/")) {
                    return line;
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void saysThatThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ProgramRun run = ProgramRun.simulated("board", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .last()
                    .asString()
                    .startsWith("error: cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": ")
                    .endsWith("Address already in use");
        }
    }

    @Test
    void refusesWhatCannotBeServed() {
        assertThat(ProgramRun.simulated("board", "--port", "70000").errLine())
                .isEqualTo("error: --port must be 0 to 65535 but was 70000 (see --help)");
        assertThat(ProgramRun.simulated("board", "--interval", "0").errLine())
                .isEqualTo("error: --interval must be > 0 but was PT0S (see --help)");
        assertThat(ProgramRun.simulated("board", "--host", "192.0.2.1", "--port", "0")
                        .exitCode())
                .isEqualTo(1);
    }
}
