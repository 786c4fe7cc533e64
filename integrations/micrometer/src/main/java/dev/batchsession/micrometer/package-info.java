/**
 * Micrometer for what this library does: {@link dev.batchsession.micrometer.BatchSessionObservations} observes each call and
 * counts pages and rows, {@link dev.batchsession.micrometer.WatchMetrics} tells how a watch fares,
 * {@link dev.batchsession.micrometer.PolicyMetrics} binds the parts of a policy. No meter, span or log has the API key or the
 * id of a batch.
 */
@NullMarked
package dev.batchsession.micrometer;

import org.jspecify.annotations.NullMarked;
