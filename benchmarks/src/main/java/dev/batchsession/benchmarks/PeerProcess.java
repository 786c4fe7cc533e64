package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A peer in a separate process, which isolates its CPU time, memory and compiled code. */
final class PeerProcess implements AutoCloseable {
    private final Peer peer;
    private final Jvm jvm;

    PeerProcess(Peer peer, List<String> jvmArguments) throws IOException {
        this(Jvm.HOME, peer, jvmArguments);
    }

    PeerProcess(Path javaHome, Peer peer, List<String> jvmArguments) throws IOException {
        this.peer = peer;
        this.jvm = new Jvm(javaHome, jvmArguments, PeerMain.class, peer.name());
    }

    Peer peer() {
        return peer;
    }

    /** Reads the list at a base URL once. */
    Sample read(URI base, Expected expected) throws IOException {
        Sample sample = Sample.parse(jvm.ask(base.toString()));
        expected.check(peer, sample.count(), sample.checksum());
        return sample;
    }

    long peakResidentMebibytes() {
        return jvm.peakResidentMebibytes();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
