/**
 * The live board, a web page that shows batches and their changes. {@link dev.batchsession.board.Board} runs one watch
 * for all browsers. {@code BatchTable} is the current state, {@code Feed} encodes changes as frames and buffers the
 * latest in a {@code Ring}, {@code EventStream} sends them to each browser at the pace at which it reads,
 * {@code Audience} pauses the polls while no browser is connected, and {@code BoardServer} serves the page and the
 * events.
 */
@NullMarked
package dev.batchsession.board;

import org.jspecify.annotations.NullMarked;
