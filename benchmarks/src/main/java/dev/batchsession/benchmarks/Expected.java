package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;

/** What a peer must come to that reads a list to its end: of other work, the figures would say nothing. */
record Expected(long count, long checksum) {
    static Expected of(Peer peer, Listing listing) {
        Tally tally = peer.onlyBytes() ? listing.bodyTally() : listing.rowTally();
        return new Expected(tally.count(), tally.checksum());
    }

    /** @throws IllegalStateException where a peer came to something else */
    void check(Peer peer, long count, long checksum) {
        if (count != this.count || checksum != this.checksum) {
            throw new IllegalStateException(
                    "%s read %d with checksum %d where %s".formatted(peer, count, checksum, this));
        }
    }
}
