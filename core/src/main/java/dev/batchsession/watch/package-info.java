/**
 * Watches a list of batches by polling and emits what changed. {@link dev.batchsession.watch.BatchChange} is one change,
 * {@link dev.batchsession.watch.WatchOptions} configure the polls. Applications start at {@code BatchSessionFlux.watch};
 * {@link dev.batchsession.watch.BatchWatch} watches any other listing. Depends on {@code model}, {@code page} and Reactor only.
 *
 * <p>The other types are package-private. {@code PollLoop} knows time and demand: it alternates between polls and the emission of
 * changes. {@code PollPlan} decides which queries a poll makes, {@code RoundRobin} and {@code Resync} which of them are left to later
 * polls; all three are immutable. {@code Poll} makes the calls. {@code WatchState} is what a watch knows: it applies the outcome of a
 * complete poll to {@code TrackedBatches}, and a change is the difference between the state of a batch that was emitted last and the
 * one that was observed last. {@code EmittedLog} and {@code WatchCheckpoint} make the checkpoint of each change.
 *
 * <p>{@link dev.batchsession.watch.BatchWaiter} emits batches that have ended. Its waits ({@code Waits}) share one {@code PollLoop} by
 * {@code SharedWatch}, and are decided by what a complete poll shows ({@code Sightings}).
 */
@NullMarked
package dev.batchsession.watch;

import org.jspecify.annotations.NullMarked;
