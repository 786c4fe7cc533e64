package dev.batchsession.guards;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;

/** The calls that blocked a thread which must not be blocked. Each fails on the spot, and is kept: its error may get lost. */
final class BlockingCalls {
    private static final List<String> FOUND = new CopyOnWriteArrayList<>();

    private BlockingCalls() {}

    /** From now on they are found. */
    static void find() {
        BlockHound.builder()
                .loadIntegrations()
                .blockingMethodCallback(BlockingCalls::fail)
                .install();
    }

    private static void fail(BlockingMethod method) {
        BlockingOperationError error = new BlockingOperationError(method);
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        FOUND.add(Thread.currentThread().getName() + ": " + trace);
        throw error;
    }

    static List<String> found() {
        return List.copyOf(FOUND);
    }

    /** Of a call that a test made on purpose, the run's end is to know nothing. */
    static void forget(String mark) {
        FOUND.removeIf(call -> call.contains(mark));
    }
}
