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
    }
}
