package dev.batchsession.benchmarks;

import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Cost of one listing, for all threads of the process. */
record Sample(long count, long checksum, long nanos, long cpuNanos, long allocatedBytes) {
    /** Formats the sample as a line that {@link #parse} reads. */
    String line() {
        return LongStream.of(count, checksum, nanos, cpuNanos, allocatedBytes)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(" "));
    }

    static Sample parse(String line) {
        long[] parts = Stream.of(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
        return new Sample(parts[0], parts[1], parts[2], parts[3], parts[4]);
    }

    double seconds() {
        return nanos / 1e9;
    }

    double cpuSeconds() {
        return cpuNanos / 1e9;
    }
}
