package dev.batchsession.benchmarks;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.batchsession.benchmarks.peers.Peer;
import org.junit.jupiter.api.Test;

class ExpectedTest {
    private static final Expected EXPECTED = new Expected(2, tally(1, 2).checksum());

    @Test
    void acceptsTheSameInTheSameOrder() {
        assertThatNoException().isThrownBy(() -> check(tally(1, 2)));
    }

    @Test
    void refusesFewer() {
        assertThatIllegalStateException().isThrownBy(() -> check(tally(1))).withMessageContaining("OURS read 1");
    }

    @Test
    void refusesAnotherCountWithTheSameChecksum() {
        assertThatIllegalStateException().isThrownBy(() -> EXPECTED.check(Peer.OURS, 3, EXPECTED.checksum()));
    }

    @Test
    void refusesOthers() {
        assertThatIllegalStateException().isThrownBy(() -> check(tally(1, 3)));
    }

    @Test
    void refusesAnotherOrder() {
        assertThatIllegalStateException().isThrownBy(() -> check(tally(2, 1)));
    }

    private static void check(Tally tally) {
        EXPECTED.check(Peer.OURS, tally.count(), tally.checksum());
    }

    private static Tally tally(long... bodies) {
        Tally tally = new Tally();
        for (long bytes : bodies) {
            tally.body(bytes);
        }
        return tally;
    }
}
