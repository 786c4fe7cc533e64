/**
 * A list that is polled, as a stream of what changed. {@link dev.batchsession.watch.BatchChange} is one change,
 * {@link dev.batchsession.watch.WatchOptions} say how to poll; {@code BatchSessionFlux.watch} puts them together. The rest
 * is package-private: a poll is a few looks at the list ({@code PollQuery}), planned by {@code PollPlan}; {@code WatchState} is
 * told what they showed and knows what the consumer was told, and a change is the difference. Knows {@code model},
 * {@code page} and Reactor, nothing else.
 */
@NullMarked
package dev.batchsession.watch;

import org.jspecify.annotations.NullMarked;
