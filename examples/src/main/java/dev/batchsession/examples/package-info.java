/**
 * Programs over the library. {@link dev.batchsession.cli.BatchSessions} is the command line; its commands live in
 * {@code cli}, and the page that one of them serves in {@code board}. What the guide shows is in {@code guide}. The others are examples to copy, each one idea: {@link dev.batchsession.examples.ListEverything},
 * {@link dev.batchsession.examples.StopEarly}, {@link dev.batchsession.examples.JoinWithOwnData},
 * {@link dev.batchsession.examples.SharedPolicy}, {@link dev.batchsession.examples.OwnCircuitBreaker}.
 */
@NullMarked
package dev.batchsession.examples;

import org.jspecify.annotations.NullMarked;
