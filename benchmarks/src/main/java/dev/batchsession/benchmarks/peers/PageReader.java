package dev.batchsession.benchmarks.peers;

import dev.batchsession.benchmarks.Tally;

/** Reads one list. */
@FunctionalInterface
public interface PageReader {
    /** Reads the list to its end, blocking. */
    Tally readAll() throws Exception;
}
