/**
 * Small programs to copy, each with one idea. {@code ListEverything} is the quick start, {@code StopEarly} limits the calls,
 * {@code JoinWithOwnData} looks up own data, {@code SharedPolicy} and {@code OwnCircuitBreaker} configure resilience,
 * {@code ExportToFile} writes a file, {@code WatchAndShare} shares a watch between subscribers, and {@code WaitForBatches}
 * waits until batches have ended. The package {@code guide} contains the code of the guide.
 */
@NullMarked
package dev.batchsession.examples;

import org.jspecify.annotations.NullMarked;
