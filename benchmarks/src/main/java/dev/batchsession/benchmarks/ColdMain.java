package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.net.URI;

/** Reads a list of one page in a new JVM, prints the count and the checksum of what it had, and ends. */
final class ColdMain {
    private ColdMain() {}

    public static void main(String[] args) throws Exception {
        Tally tally = Peer.valueOf(args[0]).over(URI.create(args[1])).readAll();
        System.out.println(tally.count());
        System.out.println(tally.checksum());
        System.exit(0); // whatever threads a peer has left
    }
}
