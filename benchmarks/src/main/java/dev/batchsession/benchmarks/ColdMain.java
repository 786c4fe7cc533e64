package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.net.URI;

/** Reads a list of one page in a new JVM, says how many rows it had, and ends. */
final class ColdMain {
    private ColdMain() {}

    public static void main(String[] args) throws Exception {
        System.out.println(
                Peer.valueOf(args[0]).over(URI.create(args[1])).readAll().count());
        System.exit(0);
    }
}
