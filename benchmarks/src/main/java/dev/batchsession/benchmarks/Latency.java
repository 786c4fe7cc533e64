package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** 100 pages from a server whose every answer is 20 ms late, as one behind a network is. */
final class Latency {
    private static final int PAGES = 100;
    private static final int LATE_MILLIS = 20;
    private static final int WARM_UP = 2;
    private static final List<Peer> PEERS =
            List.of(Peer.OURS, Peer.OURS_8, Peer.IDIOM, Peer.IDIOM_8, Peer.AZURE, Peer.JDK, Peer.OKHTTP_8);

    private final URI base;
    private final Expected expected;
    private final int rounds;

    Latency(int port, int rounds) {
        this.base = PageServer.list(port, PAGES, LATE_MILLIS);
        this.expected = Expected.of(Peer.OURS, new Listing(PAGES));
        this.rounds = rounds;
    }

    void run(PrintStream out) throws IOException {
        List<PeerProcess> processes = new ArrayList<>();
        List<Figures> seconds = new ArrayList<>();
        try {
            for (Peer peer : PEERS) {
                processes.add(new PeerProcess(peer, List.of()));
                seconds.add(new Figures());
            }
            for (int round = -WARM_UP; round < rounds; round++) {
                for (int i = 0; i < processes.size(); i++) {
                    double taken = processes.get(i).read(base, expected).seconds();
                    if (round >= 0) {
                        seconds.get(i).add(taken);
                    }
                }
            }
        } finally {
            processes.forEach(PeerProcess::close);
        }
        out.printf(
                "## %d pages, each answer %d ms late%n%n| peer | s | × faster than sequential |%n|---|---|---|%n",
                PAGES, LATE_MILLIS);
        double sequential = seconds.get(PEERS.indexOf(Peer.OURS)).median();
        for (int i = 0; i < PEERS.size(); i++) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.1f |%n",
                    PEERS.get(i).title(),
                    seconds.get(i).cell("%.2f"),
                    sequential / seconds.get(i).median());
        }
        out.println();
    }
}
