package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every peer lists the same pages, in turns: what slows the machine down for a while slows them all. */
final class Throughput {
    /** The same heap for all, and enough for each. */
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
        List<Contender> contenders = new ArrayList<>();
        try {
            for (Peer peer : peers) {
                contenders.add(new Contender(new PeerProcess(peer, JVM_ARGUMENTS), Expected.of(peer, listing)));
            }
            for (int round = -warmUp; round < rounds; round++) {
                for (Contender contender : contenders) {
                    contender.list(round >= 0);
                }
            }
            print(contenders, out);
        } finally {
            contenders.forEach(contender -> contender.process.close());
        }
    }

    private void print(List<Contender> contenders, PrintStream out) {
        out.printf(
                "## %,d rows, %d rounds: median (min–max)%n%n"
                        + "| peer | thousand rows/s | CPU s per million rows | × raw | bytes allocated a row | peak RSS MiB |%n"
                        + "|---|---|---|---|---|---|%n",
                listing.rows(), rounds);
        double raw = cpu(contenders, Peer.RAW);
        double raw8 = cpu(contenders, Peer.RAW_8);
        for (Contender contender : contenders) {
            Peer peer = contender.process.peer();
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %.2f | %s | %d |%n",
                    peer.title(),
                    contender.thousandRowsPerSecond.cell("%.0f"),
                    contender.cpuSecondsPerMillion.cell("%.2f"),
                    contender.cpuSecondsPerMillion.median() / (peer.inFlight() > 1 ? raw8 : raw),
                    contender.bytesPerRow.cell("%.0f"),
                    contender.process.peakResidentBytes().orElse(0) / (1024 * 1024));
        }
        out.println();
    }

    private static double cpu(List<Contender> contenders, Peer peer) {
        return contenders.stream()
                .filter(contender -> contender.process.peer() == peer)
                .mapToDouble(contender -> contender.cpuSecondsPerMillion.median())
                .findFirst()
                .orElse(Double.NaN); // not among the peers asked for
    }

    /** A peer, and what listing has cost it so far. */
    private final class Contender {
        private final PeerProcess process;
        private final Expected expected;
        private final Figures thousandRowsPerSecond = new Figures();
        private final Figures cpuSecondsPerMillion = new Figures();
        private final Figures bytesPerRow = new Figures();

        Contender(PeerProcess process, Expected expected) {
            this.process = process;
            this.expected = expected;
        }

        void list(boolean counts) {
            Sample sample = process.read(base, expected);
            if (counts) {
                thousandRowsPerSecond.add(listing.rows() / sample.seconds() / 1e3);
                cpuSecondsPerMillion.add(sample.cpuSeconds() / listing.rows() * 1e6);
                bytesPerRow.add(sample.allocatedBytes() / listing.rows());
            }
        }
    }
}
