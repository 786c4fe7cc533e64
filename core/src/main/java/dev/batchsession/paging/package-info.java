/**
 * Internal: paging by number, and the parts that every listing engine needs. {@code expand} follows {@code has_next}, and two
 * gates keep it from running ahead of the consumer: {@link dev.batchsession.paging.PageCalls} starts a page's call when the page
 * is requested, and {@link dev.batchsession.paging.PageRows} completes a page when one more row is requested. Depends on
 * {@code model}, {@code page} and Reactor only.
 */
@NullMarked
package dev.batchsession.paging;

import org.jspecify.annotations.NullMarked;
