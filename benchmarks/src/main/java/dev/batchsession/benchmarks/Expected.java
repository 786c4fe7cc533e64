package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;

/** What a peer must come to that reads a list to its end: of other work, the figures would say nothing. */
record Expected(long count, long checksum) {
    static Expected of(Peer peer, Listing listing) {
        Tally tally = peer.onlyBytes() ? listing.bodyTally() : listing.rowTally();
        return new Expected(tally.count(), tally.checksum());
    }

    void check(Sample sample) {
        if (sample.count() != count || sample.checksum() != checksum) {
            throw new IllegalStateException(
                    "read " + sample.count() + " with checksum " + sample.checksum() + " where " + this + " is listed");
        }
    }
}
