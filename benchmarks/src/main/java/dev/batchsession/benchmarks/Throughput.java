package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Measures the throughput of all peers over the same list. */
final class Throughput {
    /** Sufficient for every peer. */
    private static final List<String> JVM_ARGUMENTS = List.of("-Xmx1g");

    private final List<Peer> peers;
    private final URI base;
    private final Listing listing;
    private final int warmUp;
    private final int rounds;

    Throughput(int port, List<Peer> peers, int pages, int warmUp, int rounds) {
        this.peers = peers;
        this.base = PageServer.list(port, pages, 0);
        this.listing = new Listing(pages);
        this.warmUp = warmUp;
        this.rounds = rounds;
    }

    void run(PrintStream out) throws IOException {
        Contender.compare(peers, JVM_ARGUMENTS, base, listing, warmUp, rounds, contenders -> print(contenders, out));
    }

    private void print(List<Contender> contenders, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "## %,d rows, %d rounds: median (min–max)%n%n"
                        + "| peer | thousand rows/s | CPU s per million rows | × raw | bytes allocated a row | peak RSS MiB |%n"
                        + "|---|---|---|---|---|---|%n",
                listing.rows(),
                rounds);
        double raw = cpu(contenders, Peer.RAW);
        double raw8 = cpu(contenders, Peer.RAW_8);
        for (Contender contender : contenders) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %.2f | %s | %d |%n",
                    contender.peer().title(),
                    contender.thousandRowsPerSecond().cell("%.0f"),
                    contender.cpuSecondsPerMillion().cell("%.2f"),
                    contender.cpuSecondsPerMillion().median()
                            / (contender.peer().inFlight() > 1 ? raw8 : raw),
                    contender.bytesPerRow().cell("%.0f"),
                    contender.peakResidentMebibytes());
        }
        out.println();
    }

    private static double cpu(List<Contender> contenders, Peer peer) {
        return contenders.stream()
                .filter(contender -> contender.peer() == peer)
                .mapToDouble(contender -> contender.cpuSecondsPerMillion().median())
                .findFirst()
                .orElse(Double.NaN); // not among the selected peers
    }
}
