package dev.batchsession.guards;

import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.locks.ReentrantLock;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * The only places where a thread that must not block may: each with its reason. Those of the libraries, that they
 * name themselves (Reactor's and Netty's own integrations), come on top.
 */
public final class AllowedToBlock implements BlockHoundIntegration {
    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder
                // A thread of an executor that has nothing to do waits for work; one of Netty's make counts as an event
                // loop.
                .allowBlockingCallsInside(ThreadPoolExecutor.class.getName(), "getTask")
                // The queues of the JDK's timers, of a test's clock and of the test kits have locks, held for moments:
                // only
                // by chance does a thread find one taken. The library has none, and `synchronized` is not seen anyway.
                // Who waits for more than that, for a latch, a future or an answer, is found out.
                .allowBlockingCallsInside(ReentrantLock.class.getName(), "lock");
    }
}
