package dev.batchsession.signal;

import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Factory of publishers that signal an {@link Error} as any other failure. Reactor does not signal an {@code Error} of
 * the JVM that is thrown inside an operator (a missing class, memory or stack exhausted), but throws it on the current thread. On
 * an event loop or a timer, such an error is logged at best, and the subscriber waits forever.
 *
 * <p>This guards one function of the library. {@code SignalledErrors} of the resilience module guards a whole subscription to a
 * source of unknown operators.
 */
public final class ErrorSignals {
    private ErrorSignals() {}

    /** Returns the same as {@link Mono#defer}, except that an {@link Error} thrown by the supplier is signalled. */
    public static <T> Mono<T> defer(Supplier<? extends Mono<T>> supplier) {
        return Mono.defer(() -> {
            try {
                return supplier.get();
            } catch (Error thrown) {
                return Mono.error(thrown); // no operator catches it, so none throws it again
            }
        });
    }
}
