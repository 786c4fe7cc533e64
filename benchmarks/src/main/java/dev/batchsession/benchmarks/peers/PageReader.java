package dev.batchsession.benchmarks.peers;

import dev.batchsession.benchmarks.Tally;
import java.util.function.Supplier;

/** Reader of one list. */
@FunctionalInterface
public interface PageReader {
    /** Reads the whole list. Blocks. The returned tally of the rows is computed later if they are in a file, since it is not measured. */
    Supplier<Tally> readAll() throws Exception;
}
