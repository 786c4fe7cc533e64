package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Measures the cost of a row in lists of different length. */
final class Depth {
    /** Pages that are read per measurement: a short list is read several times, since ten pages are too few to be timed. */
    private static final int PAGES_A_ROUND = 10_000;

    private static final int WARM_UP = 1;
    private static final int MOST_ROUNDS = 3;

    private final int port;
    private final int rounds;

    Depth(int port, int rounds) {
        this.port = port;
        this.rounds = Math.min(rounds, MOST_ROUNDS);
    }

    void run(PrintStream out) throws IOException {
        out.printf(
                "## Cost of a row by the length of the list%n%n| peer | pages | CPU s per million rows |%n|---|---|---|%n");
        for (Peer peer : List.of(Peer.OURS, Peer.OURS_8)) {
            run(peer, out);
        }
        out.println();
    }

    private void run(Peer peer, PrintStream out) throws IOException {
        List<Length> lengths = Stream.of(10, 100, 1_000, 10_000)
                .map(pages -> Length.of(pages, peer))
                .toList();
        try (PeerProcess process = new PeerProcess(peer, List.of("-Xmx256m"))) {
            Rounds.run(WARM_UP, rounds, lengths, (length, counts) -> {
                double cost = cpuSecondsPerMillion(process, length);
                if (counts) {
                    length.cost.add(cost);
                }
            });
        }
        for (Length length : lengths) {
            out.printf(Locale.ROOT, "| %s | %,d | %s |%n", peer.title(), length.pages, length.cost.cell("%.2f"));
        }
    }

    private double cpuSecondsPerMillion(PeerProcess process, Length length) throws IOException {
        double cpuSeconds = 0;
        for (int pages = 0; pages < PAGES_A_ROUND; pages += length.pages) {
            cpuSeconds += process.read(PageServer.list(port, length.pages, 0), length.expected)
                    .cpuSeconds();
        }
        return cpuSeconds / new Listing(PAGES_A_ROUND).rows() * 1e6;
    }

    private record Length(int pages, Expected expected, Figures cost) {
        static Length of(int pages, Peer peer) {
            return new Length(pages, Expected.of(peer, new Listing(pages)), new Figures());
        }
    }
}
