package dev.batchsession.cli;

import java.util.function.Consumer;
import java.util.stream.Stream;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

/** Reads a stream on the calling thread, which may block. */
final class BlockingReader {
    private BlockingReader() {}

    /**
     * Passes each element to the action, and meanwhile requests one more. A slow action therefore slows the stream, and no event
     * loop. An exception of the action cancels the stream.
     *
     * <p>An error of the stream is thrown after the elements before it. {@link Flux#toStream(int)} alone would throw it first and
     * discard an element that is still in its queue; as signals, both keep their order.
     */
    static <T> void forEach(Flux<T> flux, Consumer<? super T> action) {
        try (Stream<Signal<T>> signals = flux.materialize().toStream(1)) {
            signals.forEach(signal -> {
                T element = signal.get();
                Throwable error = signal.getThrowable();
                if (element != null) {
                    action.accept(element);
                } else if (error != null) {
                    throw Exceptions.propagate(error);
                }
            });
        }
    }
}
