/** Peers of the benchmarks: other ways to list pages, each written as its users would, and this library. */
@NullMarked
package dev.batchsession.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
