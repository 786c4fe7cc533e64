package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Compares HTTP/1.1 and HTTP/2 over TLS for this library. */
final class Protocols {
    private static final List<Peer> PEERS =
            List.of(Peer.OURS, Peer.OURS_H2, Peer.OURS_8, Peer.OURS_H2_8, Peer.OURS_H2_ONE_8);
    private static final int PAGES = 2_000;
    private static final int DELAYED_PAGES = 200;
    private static final int DELAY_MILLIS = 20;

    private final String serverThreads;
    private final int warmUp;
    private final int rounds;

    Protocols(String serverThreads, int warmUp, int rounds) {
        this.serverThreads = serverThreads;
        this.warmUp = warmUp;
        this.rounds = rounds;
    }

    void run(PrintStream out) throws IOException {
        out.printf("## Over TLS, HTTP/1.1 unless HTTP/2 is named%n%n"
                + "| peer | pages | delay, ms | thousand rows/s | CPU s per million rows | connections opened |%n"
                + "|---|---|---|---|---|---|%n");
        try (Jvm server = new Jvm(List.of(), TlsPageServer.class, serverThreads)) {
            int port = Integer.parseInt(server.answer());
            List<String> trust = TlsPageServer.trusting(server.answer()).entrySet().stream()
                    .map(property -> "-D" + property.getKey() + "=" + property.getValue())
                    .toList();
            run(server, port, trust, PAGES, 0, out);
            run(server, port, trust, DELAYED_PAGES, DELAY_MILLIS, out);
        }
        out.println();
    }

    private void run(Jvm server, int port, List<String> trust, int pages, int delayMillis, PrintStream out)
            throws IOException {
        List<Client> clients = new ArrayList<>();
        try {
            for (Peer peer : PEERS) {
                clients.add(new Client(
                        new Contender(peer, trust, TlsPageServer.list(port, pages, delayMillis), new Listing(pages)),
                        new AtomicLong()));
            }
            Rounds.run(warmUp, rounds, clients, (client, counts) -> {
                client.contender.read(counts);
                client.connections.addAndGet(Long.parseLong(server.ask("connections")));
            });
        } finally {
            clients.forEach(client -> client.contender.close());
        }
        for (Client client : clients) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %,d | %d | %s | %s | %d |%n",
                    client.contender.peer().title(),
                    pages,
                    delayMillis,
                    client.contender.thousandRowsPerSecond().cell("%.1f"),
                    client.contender.cpuSecondsPerMillion().cell("%.2f"),
                    client.connections.get());
        }
    }

    /** @param connections the number of connections opened in all rounds, including the warm-up */
    private record Client(Contender contender, AtomicLong connections) {}
}
