package dev.batchsession.guards;

import java.util.concurrent.ThreadPoolExecutor;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * The only places where a thread that must not block may: each with its reason. Those of the libraries, that they
 * name themselves (Reactor's and Netty's own integrations), come on top.
 */
public final class AllowedToBlock implements BlockHoundIntegration {
    @Override
    public void applyTo(BlockHound.Builder builder) {
        // A thread of an executor that has nothing to do waits for work; one of Netty's make counts as an event loop.
        builder.allowBlockingCallsInside(ThreadPoolExecutor.class.getName(), "getTask");
        // The queue of a test's clock has a lock, which a test that moves the time on holds for a moment.
        String clock = "reactor.test.scheduler.VirtualTimeScheduler";
        builder.allowBlockingCallsInside(clock, "drain")
                .allowBlockingCallsInside(clock, "schedule")
                .allowBlockingCallsInside(clock + "$VirtualTimeWorker", "schedule")
                .allowBlockingCallsInside(clock + "$VirtualTimeWorker", "schedulePeriodically")
                .allowBlockingCallsInside(clock + "$TimedRunnable", "dispose")
                .allowBlockingCallsInside(clock + "$PeriodicTask", "dispose");
    }
}
