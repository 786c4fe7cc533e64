package dev.batchsession.benchmarks.peers;

import dev.batchsession.benchmarks.Tally;

/** Reader of one list. */
@FunctionalInterface
public interface PageReader {
    /** Reads the whole list. Blocks. */
    Tally readAll() throws Exception;
}
