package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;

/** Measures the time from the start of a new JVM to the rows of the first page. */
final class ColdStart {
    private static final Listing LISTING = new Listing(1);
    private static final int WARM_UP = 1; // loads the class files into the file system cache
    private static final int ROUNDS_FACTOR = 3; // a start is short, and its time varies

    private final String base;
    private final int rounds;

    ColdStart(int port, int rounds) {
        this.base = PageServer.list(port, LISTING.pages(), 0).toString();
        this.rounds = rounds * ROUNDS_FACTOR;
    }

    void run(PrintStream out) throws IOException {
        List<Starter> starters = Stream.of(Peer.OURS, Peer.OURS_8, Peer.IDIOM, Peer.AZURE, Peer.JDK, Peer.RAW)
                .map(peer -> new Starter(peer, Expected.of(peer, LISTING), new Figures()))
                .toList();
        Rounds.run(WARM_UP, rounds, starters, this::start);
        out.printf("## Cold: from the start of the JVM to the first page's rows%n%n| peer | s |%n|---|---|%n");
        for (Starter starter : starters) {
            out.printf("| %s | %s |%n", starter.peer.title(), starter.seconds.cell("%.2f"));
        }
        out.println();
    }

    private void start(Starter starter, boolean counts) throws IOException {
        long start = System.nanoTime();
        try (Jvm jvm = new Jvm(List.of(), ColdMain.class, starter.peer.name(), base)) {
            String count = jvm.answer();
            long end = System.nanoTime();
            starter.expected.check(starter.peer, Long.parseLong(count), Long.parseLong(jvm.answer()));
            if (counts) {
                starter.seconds.add((end - start) / 1e9);
            }
        }
    }

    private record Starter(Peer peer, Expected expected, Figures seconds) {}
}
