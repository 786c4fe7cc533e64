/**
 * Kafka Connect source connector that writes changes or snapshots of several teams' batches as records keyed by account and
 * batch. Referenced by class name in a connector's configuration, not from code. The threads of its tasks may block; event
 * loops do not.
 */
@NullMarked
package dev.batchsession.kafka;

import org.jspecify.annotations.NullMarked;
