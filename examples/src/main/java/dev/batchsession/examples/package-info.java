/**
 * Small programs to copy, one idea each: {@link dev.batchsession.examples.ListEverything},
 * {@link dev.batchsession.examples.StopEarly}, {@link dev.batchsession.examples.JoinWithOwnData},
 * {@link dev.batchsession.examples.SharedPolicy}, {@link dev.batchsession.examples.OwnCircuitBreaker}. The code of the guide is in
 * the package {@code guide}.
 */
@NullMarked
package dev.batchsession.examples;

import org.jspecify.annotations.NullMarked;
