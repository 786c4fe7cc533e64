package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Measures a listing of a million rows in a heap that cannot hold them. */
final class Memory {
    private static final int PAGES = 10_000;
    private static final String HEAP = "-Xmx48m";

    private final int port;

    Memory(int port) {
        this.port = port;
    }

    void run(PrintStream out) throws IOException {
        Listing listing = new Listing(PAGES);
        out.printf(
                Locale.ROOT,
                "## %,d rows with %s%n%n| peer | rows read | thousand rows/s | peak RSS MiB |%n|---|---|---|---|%n",
                listing.rows(),
                HEAP);
        for (Peer peer : List.of(Peer.OURS, Peer.OURS_8)) {
            try (PeerProcess process = new PeerProcess(peer, List.of(HEAP))) {
                Sample sample = process.read(PageServer.list(port, PAGES, 0), Expected.of(peer, listing));
                out.printf(
                        Locale.ROOT,
                        "| %s | %,d | %.0f | %d |%n",
                        peer.title(),
                        sample.count(),
                        sample.count() / sample.seconds() / 1e3,
                        process.peakResidentMebibytes());
            }
        }
        out.println();
    }
}
