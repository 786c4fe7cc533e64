package dev.batchsession.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.Consistency;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The promise of a snapshot listing over lists that change between any two calls, on servers of all kinds; and {@link RecordedCalls
 * the calls that it made before} for the first {@value RecordedCalls#SEEDS} of them.
 */
class SnapshotUnderChangeTest {
    private static final int SEEDS = Integer.getInteger("snapshot.seeds", RecordedCalls.SEEDS);

    @Test
    void bringsEachRowOnceThatMatchedAllTheTimeWithTheRecordedCalls() throws IOException {
        List<String> broken = new ArrayList<>();
        RecordedCalls calls = new RecordedCalls();
        for (long seed = 0; seed < SEEDS; seed++) {
            SeededListing listing = new SeededListing(seed, Consistency.SNAPSHOT);
            String verdict = verdict(listing);
            if (!verdict.isEmpty()) {
                broken.add(verdict);
            }
            calls.add(seed, listing);
        }
        assertThat(broken).isEmpty();
        assertThat(calls.others())
                .as("seeds that make other calls or emit other rows")
                .isEmpty();
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
