/** What lists pages today, each written as its users write it, and this library. */
@NullMarked
package dev.batchsession.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
