package dev.batchsession.page;

import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Signals an {@link Error} as any other failure. If a function that runs inside an operator throws an {@code Error} of the JVM
 * (a class that is missing, no memory, a stack that is too deep), Reactor throws it on the thread that runs the function: on an
 * event loop or a timer it is logged at best, and the subscriber waits forever.
 *
 * <p>This guards one function of the library. {@code SignalledErrors} of the resilience module guards a whole subscription to a
 * source of unknown operators.
 */
public final class ErrorSignals {
    private ErrorSignals() {}

    /** Returns what {@link Mono#defer} does, but for an {@link Error} that the supplier throws: it is signalled. */
    public static <T> Mono<T> defer(Supplier<? extends Mono<T>> supplier) {
        return Mono.defer(() -> {
            try {
                return supplier.get();
            } catch (Error thrown) {
                return Mono.error(thrown); // not caught by an operator, so not thrown by one
            }
        });
    }
}
