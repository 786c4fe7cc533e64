package dev.batchsession.kafka;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Kafka brings Zstandard along, which Netty finds and loads when the first connection is made: once, on an event loop. */
public final class NativeLibraries implements BlockHoundIntegration {
    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("com.github.luben.zstd.util.Native", "load");
    }
}
