package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Measures a listing of 100 pages from a server that delays each response by 20 ms, like a network. */
final class Latency {
    private static final Listing LISTING = new Listing(100);
    private static final int DELAY_MILLIS = 20;
    private static final int WARM_UP = 2;
    /** The others are compared to the first. */
    private static final List<Peer> PEERS =
            List.of(Peer.OURS, Peer.OURS_8, Peer.IDIOM, Peer.IDIOM_8, Peer.AZURE, Peer.JDK, Peer.OKHTTP_8);

    private final URI base;
    private final int rounds;

    Latency(int port, int rounds) {
        this.base = PageServer.list(port, LISTING.pages(), DELAY_MILLIS);
        this.rounds = rounds;
    }

    void run(PrintStream out) throws IOException {
        Contender.compare(PEERS, List.of(), base, LISTING, WARM_UP, rounds, contenders -> print(contenders, out));
    }

    private static void print(List<Contender> contenders, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "## %d pages, each response delayed by %d ms%n%n| peer | s | × faster than sequential |%n|---|---|---|%n",
                LISTING.pages(),
                DELAY_MILLIS);
        double sequential = contenders.get(0).seconds().median();
        for (Contender contender : contenders) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.1f |%n",
                    contender.peer().title(),
                    contender.seconds().cell("%.2f"),
                    sequential / contender.seconds().median());
        }
        out.println();
    }
}
