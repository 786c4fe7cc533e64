/**
 * For tests of code that lists batches: {@link dev.batchsession.testing.StubPageSource} stands in for the API,
 * {@link dev.batchsession.testing.Batches} makes rows, {@link dev.batchsession.testing.PageSourceContract} is the suite
 * that every source and every decorator passes. Published as the core module's test-jar.
 */
@NullMarked
package dev.batchsession.testing;

import org.jspecify.annotations.NullMarked;
