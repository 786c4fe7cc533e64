package dev.batchsession.benchmarks.peers;

import dev.batchsession.benchmarks.Tally;
import reactor.core.publisher.Flux;

/** Reads a list as a {@code Flux}, so that a consumer's demand can be tried on it. */
public interface ReactiveReader extends PageReader {
    /** The rows, each of which is added to the tally as it passes. */
    Flux<?> rows(Tally tally);

    @Override
    default Tally readAll() {
        Tally tally = new Tally();
        rows(tally).blockLast();
        return tally;
    }
}
