package dev.batchsession.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.Consistency;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The promise of a snapshot listing over lists that change between any two calls, on servers of all kinds. */
class SnapshotUnderChangeTest {
    private static final int SEEDS = Integer.getInteger("snapshot.seeds", 2_000);

    @Test
    void bringsEachRowOnceThatMatchedAllTheTime() {
        List<String> broken = new ArrayList<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            String verdict = verdict(new SeededListing(seed, Consistency.SNAPSHOT));
            if (!verdict.isEmpty()) {
                broken.add(verdict);
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void theSameCheckFailsForLive() {
        int broken = 0;
        for (long seed = 0; seed < 100; seed++) {
            broken += verdict(new SeededListing(seed, Consistency.LIVE)).isEmpty() ? 0 : 1;
        }
        assertThat(broken).isGreaterThan(30);
    }

    /** Empty if the promise was kept. */
    private static String verdict(SeededListing listing) {
        if (listing.failure() != null) {
            return listing + ": " + listing.failure();
        }
        ChangingList list = listing.list();
        List<UUID> emitted = listing.emitted();
        Set<UUID> once = new HashSet<>(emitted);
        Set<UUID> lost = new HashSet<>(list.matchedAllTheTime);
        lost.removeAll(once);
        Set<UUID> foreign = new HashSet<>(once);
        foreign.removeAll(list.everMatched);
        return lost.isEmpty() && foreign.isEmpty() && once.size() == emitted.size()
                ? ""
                : listing + ": " + lost.size() + " lost, " + (emitted.size() - once.size()) + " repeated, "
                        + foreign.size() + " foreign of " + emitted.size() + " in " + list.requests.size() + " calls";
    }
}
