package dev.batchsession.kafka.cluster;

import java.net.URI;

/** A distributed worker of Kafka Connect. */
public interface Worker extends AutoCloseable {
    /** Of its REST interface. */
    URI url();

    /** Lets it hand over its tasks and leave the group; returns when it has. */
    @Override
    void close();
}
