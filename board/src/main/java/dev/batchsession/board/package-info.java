/**
 * The live board: a page that shows what the batches do. {@link dev.batchsession.board.Board} watches the list
 * once for all browsers. Each part stands alone: {@code Present} is what is, {@code Feed} makes frames of what changes and
 * keeps the latest in a {@code Ring}, {@code EventStream} sends them to one browser at the pace it reads, {@code Audience}
 * stops the polls while nobody looks, {@code BoardServer} serves all of it with the page's own files.
 */
@NullMarked
package dev.batchsession.board;

import org.jspecify.annotations.NullMarked;
