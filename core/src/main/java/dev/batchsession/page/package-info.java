/**
 * The SPI between paging and transport. A {@link dev.batchsession.page.PageSource} answers one
 * {@link dev.batchsession.page.PageRequest} with one {@link dev.batchsession.page.BatchPage}, or fails with a
 * {@link dev.batchsession.page.PageFetchException} whose class depends on what the caller can do about it. Implement a source to add
 * a transport, or wrap one to add behaviour.
 *
 * <p>Listings and watches emit a {@link dev.batchsession.page.Checkpoint} to resume from;
 * {@link dev.batchsession.page.CheckpointFile} keeps one in a file. Depends on {@code model} and Reactor only, apart from the
 * internal {@code file}.
 */
@NullMarked
package dev.batchsession.page;

import org.jspecify.annotations.NullMarked;
