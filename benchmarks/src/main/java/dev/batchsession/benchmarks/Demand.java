package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import dev.batchsession.benchmarks.peers.ReactiveReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Counts the calls that are made for a consumer that takes 150 rows, one every few milliseconds. */
final class Demand {
    private static final int ROWS = 150;
    private static final Duration PAUSE = Duration.ofMillis(4);
    private static final int PAGES = 1_000;

    private final URI base;
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI calls;

    Demand(int port) {
        this.base = PageServer.list(port, PAGES, 0);
        this.calls = URI.create("http://127.0.0.1:" + port + "/calls");
    }

    void run(PrintStream out) throws IOException, InterruptedException {
        out.printf("## Calls made for take(%d) by a slow consumer%n%n| peer | calls |%n|---|---|%n", ROWS);
        for (Peer peer : List.of(Peer.OURS, Peer.OURS_8, Peer.IDIOM, Peer.IDIOM_8, Peer.AZURE)) {
            out.printf("| %s | %d |%n", peer.title(), callsFor(peer));
        }
        out.println();
    }

    /** Returns the number of calls that the server received. A row is requested after the previous one was processed. */
    long callsFor(Peer peer) throws IOException, InterruptedException {
        Flux<?> rows = ((ReactiveReader) peer.over(base)).rows(new Tally());
        callsSinceLastAsked();
        rows.take(ROWS).concatMap(row -> Mono.delay(PAUSE), 0).blockLast();
        return callsSinceLastAsked();
    }

    private long callsSinceLastAsked() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(calls).build();
        return Long.parseLong(client.send(request, BodyHandlers.ofString()).body());
    }
}
