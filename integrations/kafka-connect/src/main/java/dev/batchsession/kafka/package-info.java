/**
 * A source connector for Kafka Connect: what changes in several teams' lists of batches, or snapshots of them, as records
 * keyed by account and batch. Reached by its class name from a connector's configuration, not from code. Its tasks' own
 * threads may block, and wait; event loops do not.
 */
@NullMarked
package dev.batchsession.kafka;

import org.jspecify.annotations.NullMarked;
