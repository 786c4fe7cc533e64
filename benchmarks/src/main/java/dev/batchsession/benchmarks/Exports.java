package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Measures exports, compared with the listing alone and with the idiom. */
final class Exports {
    private static final List<String> JVM_ARGUMENTS = List.of("-Xmx1g");
    /** The others are compared to the first. */
    private static final List<Peer> PEERS = List.of(
            Peer.OURS_8, Peer.NDJSON_8, Peer.NDJSON_VERIFIED_8, Peer.CSV_8, Peer.GZIP_8, Peer.SEQUENCE_WRITER_8);

    private final URI base;
    private final Listing listing;
    private final int warmUp;
    private final int rounds;

    Exports(int port, int pages, int warmUp, int rounds) {
        this.base = PageServer.list(port, pages, 0);
        this.listing = new Listing(pages);
        this.warmUp = warmUp;
        this.rounds = rounds;
    }

    void run(PrintStream out) throws IOException {
        Contender.compare(PEERS, JVM_ARGUMENTS, base, listing, warmUp, rounds, contenders -> print(contenders, out));
    }

    private void print(List<Contender> contenders, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "## Exports of %,d rows, %d rounds: median (min–max)%n%n"
                        + "| peer | thousand rows/s | × listing | CPU s per million rows | × listing | bytes allocated per row |%n"
                        + "|---|---|---|---|---|---|%n",
                listing.rows(),
                rounds);
        Contender alone = contenders.get(0);
        for (Contender contender : contenders) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.2f | %s | %.2f | %s |%n",
                    contender.peer().title(),
                    contender.thousandRowsPerSecond().cell("%.0f"),
                    contender.thousandRowsPerSecond().median()
                            / alone.thousandRowsPerSecond().median(),
                    contender.cpuSecondsPerMillion().cell("%.2f"),
                    contender.cpuSecondsPerMillion().median()
                            / alone.cpuSecondsPerMillion().median(),
                    contender.bytesPerRow().cell("%.0f"));
        }
        out.println();
    }
}
