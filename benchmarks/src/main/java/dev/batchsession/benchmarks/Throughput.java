package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures the throughput of all peers over the same list. */
final class Throughput {
    /** Sufficient for every peer. */
    private static final List<String> JVM_ARGUMENTS = List.of("-Xmx1g");

    private final Server server;
    private final List<Path> javaHomes;
    private final List<Peer> peers;
    private final URI base;
    private final Listing listing;
    private final int warmUp;
    private final int rounds;

    Throughput(Server server, List<Path> javaHomes, List<Peer> peers, int pages, int warmUp, int rounds) {
        this.server = server;
        this.javaHomes = javaHomes;
        this.peers = peers;
        this.base = PageServer.list(server.port(), pages, 0);
        this.listing = new Listing(pages);
        this.warmUp = warmUp;
        this.rounds = rounds;
    }

    void run(PrintStream out) throws IOException {
        List<Measured> measured = new ArrayList<>();
        try {
            for (Peer peer : peers) {
                for (Path home : javaHomes) {
                    Contender contender = new Contender(home, peer, JVM_ARGUMENTS, base, listing);
                    measured.add(new Measured(contender, home, new Figures()));
                }
            }
            Rounds.run(warmUp, rounds, measured, this::read);
            print(measured, out);
        } finally {
            measured.forEach(each -> each.contender.close());
        }
    }

    private void read(Measured measured, boolean counts) throws IOException {
        double before = server.cpuSeconds();
        measured.contender.read(counts);
        if (counts) {
            measured.serverCpu.add((server.cpuSeconds() - before) / listing.rows() * 1e6);
        }
    }

    private void print(List<Measured> all, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "## %,d rows, %d rounds: median (min–max)%n%n"
                        + "| peer | thousand rows/s | CPU s per million rows | × raw | bytes allocated a row | peak RSS MiB | CPU s of the server |%n"
                        + "|---|---|---|---|---|---|---|%n",
                listing.rows(),
                rounds);
        for (Measured measured : all) {
            Contender contender = measured.contender;
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %.2f | %s | %d | %s |%n",
                    contender.peer().title() + (javaHomes.size() > 1 ? ", " + measured.javaHome.getFileName() : ""),
                    contender.thousandRowsPerSecond().cell("%.0f"),
                    contender.cpuSecondsPerMillion().cell("%.2f"),
                    contender.cpuSecondsPerMillion().median() / raw(measured, all),
                    contender.bytesPerRow().cell("%.0f"),
                    contender.peakResidentMebibytes(),
                    measured.serverCpu.cell("%.2f"));
        }
        out.println();
    }

    /** Returns the CPU time of the peer that drops the bytes, with the same Java and as many pages in flight. */
    private static double raw(Measured compared, List<Measured> all) {
        Peer raw = compared.contender.peer().inFlight() > 1 ? Peer.RAW_8 : Peer.RAW;
        return all.stream()
                .filter(other -> other.contender.peer() == raw && other.javaHome.equals(compared.javaHome))
                .mapToDouble(other -> other.contender.cpuSecondsPerMillion().median())
                .findFirst()
                .orElse(Double.NaN); // not among the selected peers
    }

    private record Measured(Contender contender, Path javaHome, Figures serverCpu) {}
}
