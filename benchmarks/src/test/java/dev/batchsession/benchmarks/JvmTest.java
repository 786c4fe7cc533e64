package dev.batchsession.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.benchmarks.peers.Peer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The processes that a benchmark starts, talked to as it does. */
class JvmTest {
    @Test
    @Timeout(120) // starts two JVMs, on a machine that may be busy
    void aPeerReadsInAProcessOfItsOwnWhatAServerServesInAnother() throws Exception {
        Listing listing = new Listing(3);
        Expected expected = Expected.of(Peer.OURS, listing);
        try (Jvm server = new Jvm(List.of(), PageServer.class, "1");
                PeerProcess peer = new PeerProcess(Peer.OURS, List.of())) {
            int port = Integer.parseInt(server.answer());

            Sample sample = peer.read(PageServer.list(port, listing.pages(), 0), expected);

            assertThat(sample.seconds()).isPositive();
            assertThat(sample.allocatedBytes()).isPositive();
        }
    }
}
