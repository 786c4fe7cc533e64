package dev.batchsession.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.benchmarks.peers.Peer;
import org.junit.jupiter.api.Test;

class DemandTest {
    @Test
    void countsTwoCallsForAPageAndAHalfOfThisLibrary() throws Exception {
        try (PageServer server = new PageServer(1)) {
            assertThat(new Demand(server.port()).callsFor(Peer.OURS)).isEqualTo(2);
        }
    }
}
