package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What a row costs in a short list and in a long one. */
final class Depth {
    private static final int[] PAGES = {10, 100, 1_000, 10_000};
    /** Each length is read as often as makes so many pages: ten pages alone are too few to be timed. */
    private static final int PAGES_A_ROUND = 10_000;

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
            try (PeerProcess process = new PeerProcess(peer, List.of("-Xmx256m"))) {
                run(process, out);
            }
        }
        out.println();
    }

    private void run(PeerProcess process, PrintStream out) {
        Figures[] figures = new Figures[PAGES.length];
        for (int round = -1; round < rounds; round++) {
            for (int i = 0; i < PAGES.length; i++) {
                double cost = cpuSecondsPerMillion(process, PAGES[i]);
                if (round < 0) {
                    figures[i] = new Figures(); // the first round warms up
                } else {
                    figures[i].add(cost);
                }
            }
        }
        for (int i = 0; i < PAGES.length; i++) {
            out.printf(Locale.ROOT, "| %s | %,d | %s |%n", process.peer().title(), PAGES[i], figures[i].cell("%.2f"));
        }
    }

    private double cpuSecondsPerMillion(PeerProcess process, int pages) {
        Listing listing = new Listing(pages);
        Expected expected = Expected.of(process.peer(), listing);
        int times = PAGES_A_ROUND / pages;
        double cpuSeconds = 0;
        for (int time = 0; time < times; time++) {
            cpuSeconds +=
                    process.read(PageServer.list(port, pages, 0), expected).cpuSeconds();
        }
        return cpuSeconds / ((double) times * listing.rows()) * 1e6;
    }
}
