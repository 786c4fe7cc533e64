package dev.batchsession.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Collects the rows of one query. */
final class RowCollector {
    private RowCollector() {}

    /**
     * Returns what {@link Flux#collect} does, except that an {@link Error} is signalled. The rows of a large poll take much
     * memory, and {@code collect} throws an {@code OutOfMemoryError} on the thread of the source, where no subscriber sees it.
     */
    static <T> Mono<List<T>> collect(Flux<T> rows, BiConsumer<List<T>, T> accumulator) {
        return rows.<List<T>>collect(ArrayList::new, (collected, row) -> {
                    try {
                        accumulator.accept(collected, row);
                    } catch (Error thrown) {
                        throw new CarriedError(thrown);
                    }
                })
                .onErrorMap(CarriedError.class, CarriedError::getCause);
    }

    /** Carries an {@link Error} past an operator that would throw it. */
    private static final class CarriedError extends RuntimeException {
        CarriedError(Error cause) {
            super(null, cause, false, false);
        }
    }
}
