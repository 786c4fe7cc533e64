/**
 * The library's front door: {@link dev.batchsession.BatchSessionFlux} and the {@link dev.batchsession.ListOptions} of a
 * listing. Paging lives here too, package-private: {@code PageWalk} turns a
 * {@link dev.batchsession.page.PageSource} into pages and rows.
 */
@NullMarked
package dev.batchsession;

import org.jspecify.annotations.NullMarked;
