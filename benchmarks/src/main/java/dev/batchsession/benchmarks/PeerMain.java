package dev.batchsession.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.batchsession.benchmarks.peers.PageReader;
import dev.batchsession.benchmarks.peers.Peer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Program of one peer. Reads the list at each base URL on its standard input and prints a {@link Sample}. Terminates at the
 * end of the input.
 */
final class PeerMain {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private PeerMain() {}

    public static void main(String[] args) throws Exception {
        Peer peer = Peer.valueOf(args[0]);
        Map<String, PageReader> readers = new HashMap<>();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String base = input.readLine(); base != null; base = input.readLine()) {
            PageReader reader = readers.computeIfAbsent(base, address -> peer.over(URI.create(address)));
            System.out.println(sample(reader).line());
        }
        System.exit(0); // a peer may leave threads running
    }

    private static Sample sample(PageReader reader) throws Exception {
        long allocated = allocatedBytes();
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        Supplier<Tally> read = reader.readAll();
        long nanos = System.nanoTime() - start;
        long cpuNanos = SYSTEM.getProcessCpuTime() - cpu;
        long allocatedBytes = allocatedBytes() - allocated;
        Tally tally = read.get();
        return new Sample(tally.count(), tally.checksum(), nanos, cpuNanos, allocatedBytes);
    }

    /** Returns the allocation of live threads, which is complete since peers' threads live as long as the process. */
    private static long allocatedBytes() {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }
}
