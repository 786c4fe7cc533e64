/**
 * Benchmarks that compare the cost of a listed row with other ways to list pages.
 * {@link dev.batchsession.benchmarks.ListingBenchmark} is the program, {@link dev.batchsession.benchmarks.Listing} the list that
 * every peer reads.
 */
@NullMarked
package dev.batchsession.benchmarks;

import org.jspecify.annotations.NullMarked;
