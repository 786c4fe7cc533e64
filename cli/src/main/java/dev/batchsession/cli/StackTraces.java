package dev.batchsession.cli;

import java.io.PrintStream;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prints an exception and its causes, with messages escaped by {@link Printable}. */
final class StackTraces {
    private StackTraces() {}

    static void print(Throwable failure, PrintStream err) {
        Set<Throwable> printed = Collections.newSetFromMap(new IdentityHashMap<>());
        String prefix = "";
        for (@Nullable Throwable next = failure; next != null && printed.add(next); next = next.getCause()) {
            err.println(prefix + Printable.of(next.toString()));
            for (StackTraceElement frame : next.getStackTrace()) {
                err.println("\tat " + Printable.of(frame.toString()));
            }
            prefix = "Caused by: ";
        }
    }
}
