package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.net.URI;

/** Program that reads a list of one page in a new JVM, and prints the count and the checksum of its rows. */
final class ColdMain {
    private ColdMain() {}

    public static void main(String[] args) throws Exception {
        Tally tally = Peer.valueOf(args[0]).over(URI.create(args[1])).readAll().get();
        System.out.println(tally.count());
        System.out.println(tally.checksum());
        System.exit(0); // a peer may leave threads running
    }
}
