/**
 * Programs over the library: examples to copy, each one idea. {@link dev.batchsession.examples.ListEverything},
 * {@link dev.batchsession.examples.StopEarly}, {@link dev.batchsession.examples.JoinWithOwnData},
 * {@link dev.batchsession.examples.SharedPolicy}, {@link dev.batchsession.examples.OwnCircuitBreaker}.
 */
@NullMarked
package dev.batchsession.examples;

import org.jspecify.annotations.NullMarked;
