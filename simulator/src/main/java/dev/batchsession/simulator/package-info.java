/**
 * A simulator of the API for tests and experiments. {@link dev.batchsession.simulator.ApiSimulator} serves the list of
 * batch sessions over HTTP on this machine, as documented, with faults on demand. {@code BatchGenerator} generates the
 * rows, {@code BatchList} filters and pages them as its {@code ListVariant} specifies, {@code RandomChanges} changes
 * them with each call, {@code LivingBatches} over time and {@code BatchControl} on request, {@code History} records the changes, {@code Faults} selects
 * the calls that fail, {@code ListEndpoint} computes the responses, {@code WebhookSender} announces the ends of batches, and
 * {@code ApiSimulator} is the server.
 */
@NullMarked
package dev.batchsession.simulator;

import org.jspecify.annotations.NullMarked;
