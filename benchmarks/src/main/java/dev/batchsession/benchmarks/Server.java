package dev.batchsession.benchmarks;

import java.time.Duration;
import java.util.stream.Stream;

/** A server of lists in another process. */
record Server(int port, ProcessHandle process) {
    /** Returns the CPU time of the process and its descendants, in steps of the system's clock tick (10 ms on Linux). */
    double cpuSeconds() {
        return Stream.concat(Stream.of(process), process.descendants())
                        .flatMap(handle -> handle.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toNanos)
                        .sum()
                / 1e9;
    }
}
