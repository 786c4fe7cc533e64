/**
 * The API as a server, for tests and for trying things out: {@link dev.batchsession.simulator.ApiSimulator}
 * serves the list of batch sessions over HTTP on this machine, as its documentation says, with faults on demand. Each
 * part stands alone: {@code BatchGenerator} makes the rows, {@code BatchList} filters and pages them as its
 * {@code ListVariant} says, {@code RandomChanges} changes them with each call and {@code LivingBatches} as time passes, {@code History} remembers it, {@code Faults} decides which
 * call fails, {@code ListEndpoint} turns a call into an answer, {@code ApiSimulator} is the server.
 */
@NullMarked
package dev.batchsession.simulator;

import org.jspecify.annotations.NullMarked;
