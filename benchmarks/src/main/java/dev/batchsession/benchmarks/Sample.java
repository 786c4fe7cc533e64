package dev.batchsession.benchmarks;

/** What one listing cost the process that read it, all its threads together. */
record Sample(long count, long checksum, double seconds, double cpuSeconds, double allocatedBytes) {
    private static final String SEPARATOR = " ";

    /** The sample on one line, for {@link #parse}. */
    String line() {
        return String.join(
                SEPARATOR,
                Long.toString(count),
                Long.toString(checksum),
                Double.toString(seconds),
                Double.toString(cpuSeconds),
                Double.toString(allocatedBytes));
    }

    static Sample parse(String line) {
        String[] parts = line.split(SEPARATOR, -1);
        if (parts.length != 5) {
            throw new IllegalStateException("no sample: " + line);
        }
        return new Sample(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Double.parseDouble(parts[2]),
                Double.parseDouble(parts[3]),
                Double.parseDouble(parts[4]));
    }
}
