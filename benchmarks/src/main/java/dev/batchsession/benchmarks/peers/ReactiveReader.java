package dev.batchsession.benchmarks.peers;

import dev.batchsession.benchmarks.Tally;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/** Reader that returns a {@code Flux}, for measurements of demand. */
public interface ReactiveReader extends PageReader {
    /** Returns the rows. Adds each row to the tally when it is emitted. */
    Flux<?> rows(Tally tally);

    @Override
    default Supplier<Tally> readAll() {
        Tally tally = new Tally();
        rows(tally).blockLast();
        return () -> tally;
    }
}
