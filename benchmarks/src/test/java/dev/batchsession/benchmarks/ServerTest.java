package dev.batchsession.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ServerTest {
    /** Skipped if nginx is not installed. */
    @Test
    @Timeout(120) // starts a JVM, on a machine that may be busy
    void nginxServesTheSameListAsThePageServer() throws Exception {
        assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "nginx"))));
        Listing listing = new Listing(3);
        try (NginxServer nginx = new NginxServer("1", listing);
                PeerProcess peer = new PeerProcess(Jvm.HOME, Peer.OURS, List.of())) {
            int port = nginx.server().port();

            Sample sample = peer.read(
                    PageServer.list(port, listing.pages(), 0), Expected.of(Peer.OURS, listing)); // checks the rows

            assertThat(sample.count()).isEqualTo(listing.rows());
        }
    }

    @Test
    void addsUpTheCpuTimeOfTheProcess() {
        Server thisProcess = new Server(0, ProcessHandle.current());

        double before = thisProcess.cpuSeconds();

        assertThat(before).isPositive();
        assertThat(thisProcess.cpuSeconds()).isGreaterThanOrEqualTo(before);
    }
}
