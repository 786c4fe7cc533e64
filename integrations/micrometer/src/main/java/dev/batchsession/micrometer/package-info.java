/**
 * Micrometer observations and meters. {@link dev.batchsession.micrometer.BatchSessionObservations} observes each call and counts
 * pages and rows, {@link dev.batchsession.micrometer.WatchMetrics} measures watches, and
 * {@link dev.batchsession.micrometer.PolicyMetrics} binds the meters of a policy. No meter, span or log contains the API key or the
 * id of a batch.
 */
@NullMarked
package dev.batchsession.micrometer;

import org.jspecify.annotations.NullMarked;
