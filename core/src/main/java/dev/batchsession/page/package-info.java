/**
 * The seam between paging and transport: one {@link dev.batchsession.page.PageRequest} in, one
 * {@link dev.batchsession.page.BatchPage} out. Implement {@link dev.batchsession.page.PageSource} to add a transport,
 * wrap one to add behaviour. Failures are {@link dev.batchsession.page.PageFetchException}s, told apart by what the
 * caller can do about them. Knows {@code model} and Reactor, nothing else.
 */
@NullMarked
package dev.batchsession.page;

import org.jspecify.annotations.NullMarked;
