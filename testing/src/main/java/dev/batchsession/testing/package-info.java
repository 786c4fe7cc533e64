/**
 * Test kit for code that lists batches. {@link dev.batchsession.testing.StubPageSource} replaces the API,
 * {@link dev.batchsession.testing.Batches} creates rows, {@link dev.batchsession.testing.PageSourceContract} is the JUnit test suite
 * for implementations and decorators of a page source, and {@link dev.batchsession.testing.PublisherTck} is the base class for the
 * Reactive Streams TCK.
 */
@NullMarked
package dev.batchsession.testing;

import org.jspecify.annotations.NullMarked;
