package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A peer that reads one list repeatedly, with the figures of all rounds. */
final class Contender implements AutoCloseable {
    private final PeerProcess process;
    private final URI base;
    private final long rows;
    private final Expected expected;
    private final Figures seconds = new Figures();
    private final Figures thousandRowsPerSecond = new Figures();
    private final Figures cpuSecondsPerMillion = new Figures();
    private final Figures bytesPerRow = new Figures();

    Contender(Peer peer, List<String> jvmArguments, URI base, Listing listing) throws IOException {
        this(Jvm.HOME, peer, jvmArguments, base, listing);
    }

    Contender(Path javaHome, Peer peer, List<String> jvmArguments, URI base, Listing listing) throws IOException {
        this.base = base;
        this.rows = listing.rows();
        this.expected = Expected.of(peer, listing);
        this.process = new PeerProcess(javaHome, peer, jvmArguments);
    }

    /**
     * Lets peers read one list in turns.
     *
     * @param result receives them with the figures of all rounds, in the order of the peers, while their processes run
     */
    static void compare(
            List<Peer> peers,
            List<String> jvmArguments,
            URI base,
            Listing listing,
            int warmUp,
            int rounds,
            Consumer<List<Contender>> result)
            throws IOException {
        List<Contender> contenders = new ArrayList<>();
        try {
            for (Peer peer : peers) {
                contenders.add(new Contender(peer, jvmArguments, base, listing));
            }
            Rounds.run(warmUp, rounds, contenders, Contender::read);
            result.accept(contenders);
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    /** Reads the list once. Adds the cost to the figures if {@code counts}. */
    void read(boolean counts) throws IOException {
        Sample sample = process.read(base, expected);
        if (counts) {
            seconds.add(sample.seconds());
            thousandRowsPerSecond.add(rows / sample.seconds() / 1e3);
            cpuSecondsPerMillion.add(sample.cpuSeconds() / rows * 1e6);
            bytesPerRow.add((double) sample.allocatedBytes() / rows);
        }
    }

    Peer peer() {
        return process.peer();
    }

    Figures seconds() {
        return seconds;
    }

    Figures thousandRowsPerSecond() {
        return thousandRowsPerSecond;
    }

    Figures cpuSecondsPerMillion() {
        return cpuSecondsPerMillion;
    }

    Figures bytesPerRow() {
        return bytesPerRow;
    }

    long peakResidentMebibytes() {
        return process.peakResidentMebibytes();
    }

    @Override
    public void close() {
        process.close();
    }
}
