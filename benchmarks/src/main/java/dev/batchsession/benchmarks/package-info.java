/**
 * Measures what a listed row costs, beside what else lists pages. {@link dev.batchsession.benchmarks.ListingBenchmark} is
 * the program; {@link dev.batchsession.benchmarks.Listing} is the list that every peer reads.
 */
@NullMarked
package dev.batchsession.benchmarks;

import org.jspecify.annotations.NullMarked;
