package dev.batchsession.benchmarks;

import dev.batchsession.benchmarks.peers.Peer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** A peer in a JVM of its own, so that its CPU time, memory and compiled code are its own. */
final class PeerProcess implements AutoCloseable {
    private static final String PEAK = "VmHWM:";

    private final Peer peer;
    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    PeerProcess(Peer peer, List<String> jvmArguments) throws IOException {
        this.peer = peer;
        this.process = Jvm.start(jvmArguments, PeerMain.class, peer.name());
        this.commands = process.outputWriter();
        this.answers = process.inputReader();
    }

    Peer peer() {
        return peer;
    }

    /** Reads the list at an address once. */
    Sample read(URI base, Expected expected) {
        try {
            commands.write(base + "\n");
            commands.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException(peer + " ended while it read " + base);
            }
            Sample sample = Sample.parse(answer);
            expected.check(sample);
            return sample;
        } catch (IOException gone) {
            throw new UncheckedIOException(peer + " cannot be talked to", gone);
        }
    }

    /** The most memory the process had resident, in bytes; empty where the system does not tell. */
    OptionalLong peakResidentBytes() {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(PEAK))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException | UncheckedIOException notLinux) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
