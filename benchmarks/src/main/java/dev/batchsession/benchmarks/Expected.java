package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;

/** Expected count and checksum of a complete listing. Figures of a peer that reads anything else are not comparable. */
record Expected(long count, long checksum) {
    static Expected of(Peer peer, Listing listing) {
        Tally tally = peer.onlyBytes() ? listing.bodyTally() : listing.rowTally();
        return new Expected(tally.count(), tally.checksum());
    }

    /** @throws IllegalStateException if the count or the checksum differs */
    void check(Peer peer, long count, long checksum) {
        if (count != this.count || checksum != this.checksum) {
            throw new IllegalStateException(
                    "%s read %d with checksum %d, but expected %s".formatted(peer, count, checksum, this));
        }
    }
}
