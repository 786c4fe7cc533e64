package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Benchmark program. Starts a page server, lets every peer read the list, and prints the cost as Markdown tables. */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        description = "Measures the cost of a listed row. All traffic stays on this machine.")
final class ListingBenchmark implements Callable<Integer> {
    /** Sufficient for the peers on a machine with two cores. */
    private static final String SERVER_THREADS = "2";

    @Option(
            names = "--rounds",
            defaultValue = "7",
            description = "Number of rounds of each comparison (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--warm-up",
            defaultValue = "6",
            description = "Number of listings by each peer before the first round (default: ${DEFAULT-VALUE}).")
    int warmUp;

    @Option(
            names = "--pages",
            defaultValue = "10000",
            description = "Number of pages of 100 rows in a listing (default: ${DEFAULT-VALUE}).")
    int pages;

    @Option(names = "--section", split = ",", description = "Sections to run: ${COMPLETION-CANDIDATES} (default: all).")
    List<Section> sections = List.of(Section.values());

    @Option(
            names = "--peers",
            split = ",",
            description =
                    "Peers whose throughput is measured: ${COMPLETION-CANDIDATES} (default: all that need no TLS, write no file, and read "
                            + "any list).")
    List<Peer> peers = Stream.of(Peer.values())
            .filter(peer -> !peer.needsTls() && !peer.writesFile() && !peer.needsDistinctRows())
            .toList();

    @Option(
            names = "--server",
            defaultValue = "pages",
            description =
                    "Server of the sections throughput and export: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). nginx must be "
                            + "on the PATH; it serves static files, which take about 25 KB a page in the directory of temporary files.")
    ServerKind serverKind;

    @Option(
            names = "--jvm",
            split = ",",
            description =
                    "Java homes with which the peers of the section throughput run, in turns (default: this Java).")
    List<Path> javaHomes = List.of(Jvm.HOME);

    /** Servers of the longest list. */
    enum ServerKind {
        PAGES,
        NGINX
    }

    /** Sections, in the order of execution. */
    enum Section {
        THROUGHPUT,
        EXPORT,
        LATENCY,
        PROTOCOLS,
        DEPTH,
        MEMORY,
        DEMAND,
        COLD,
        SNAPSHOTS
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new ListingBenchmark())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        try (Jvm server = new Jvm(List.of(), PageServer.class, SERVER_THREADS)) {
            Server pageServer = new Server(Integer.parseInt(server.answer()), server.process());
            if (serverKind == ServerKind.PAGES) {
                run(pageServer, pageServer, System.out);
            } else {
                try (NginxServer nginx = new NginxServer(SERVER_THREADS, new Listing(pages))) {
                    run(pageServer, nginx.server(), System.out);
                }
            }
        }
        return 0;
    }

    /** @param longest the server of the longest list */
    private void run(Server pageServer, Server longest, PrintStream out) throws Exception {
        int port = pageServer.port();
        out.println(Machine.describe());
        for (Section section : sections) {
            switch (section) {
                case THROUGHPUT -> new Throughput(longest, javaHomes, peers, pages, warmUp, rounds).run(out);
                case EXPORT -> new Exports(longest.port(), pages, warmUp, rounds).run(out);
                case LATENCY -> new Latency(port, rounds).run(out);
                case PROTOCOLS -> new Protocols(SERVER_THREADS, warmUp, rounds).run(out);
                case DEPTH -> new Depth(port, rounds).run(out);
                case MEMORY -> new Memory(port).run(out);
                case DEMAND -> new Demand(port).run(out);
                case COLD -> new ColdStart(port, rounds).run(out);
                case SNAPSHOTS -> {
                    distinctRows(pageServer, List.of(Peer.OURS, Peer.SNAPSHOT, Peer.RAW))
                            .run(out);
                    new Snapshots(200_000, 20_000, rounds).run(out);
                }
            }
        }
    }

    /** Returns the throughput over the longest list without repeated rows, which is read several times per round. */
    private Throughput distinctRows(Server server, List<Peer> compared) {
        int distinct = Math.min(pages, Listing.DISTINCT_PAGES);
        int reads = Math.max(1, pages / distinct);
        return new Throughput(server, List.of(Jvm.HOME), compared, distinct, reads * warmUp, reads * rounds);
    }
}
