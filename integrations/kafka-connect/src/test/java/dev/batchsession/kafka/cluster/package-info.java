/** A Kafka broker and distributed Connect workers, from Kafka's own jars: what the scenarios of this module run against. */
@org.jspecify.annotations.NullMarked
package dev.batchsession.kafka.cluster;
