package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** How long a new JVM takes until it has the first page's rows, the JVM's own start included. */
final class ColdStart {
    private static final List<Peer> PEERS = List.of(Peer.OURS, Peer.OURS_8, Peer.IDIOM, Peer.AZURE, Peer.JDK, Peer.RAW);
    private static final int ROUNDS_FACTOR = 3; // a start is short, and varies

    private final String base;
    private final int rounds;

    ColdStart(int port, int rounds) {
        this.base = PageServer.list(port, 1, 0).toString();
        this.rounds = rounds * ROUNDS_FACTOR;
    }

    void run(PrintStream out) throws IOException {
        List<Figures> seconds = PEERS.stream().map(peer -> new Figures()).toList();
        for (int round = -1; round < rounds; round++) {
            for (int i = 0; i < PEERS.size(); i++) {
                double taken = firstRows(PEERS.get(i));
                if (round >= 0) { // before that, the files may come from the disk
                    seconds.get(i).add(taken);
                }
            }
        }
        out.printf("## Cold: from the start of the JVM to the first page's rows%n%n| peer | s |%n|---|---|%n");
        for (int i = 0; i < PEERS.size(); i++) {
            out.printf("| %s | %s |%n", PEERS.get(i).title(), seconds.get(i).cell("%.2f"));
        }
        out.println();
    }

    private double firstRows(Peer peer) throws IOException {
        long start = System.nanoTime();
        Process process = Jvm.start(List.of(), ColdMain.class, peer.name(), base);
        try (BufferedReader output = process.inputReader()) {
            String rows = output.readLine();
            double seconds = (System.nanoTime() - start) / 1e9;
            if (!Long.toString(Expected.of(peer, new Listing(1)).count()).equals(rows)) {
                throw new IllegalStateException(peer + " read " + rows);
            }
            return seconds;
        } finally {
            process.destroy();
        }
    }
}
