/**
 * Internal: the engine of SNAPSHOT listings. {@link dev.batchsession.snapshot.SnapshotPages} runs one cursor or several: a
 * {@code KeysetCursor} follows {@code created_at} and proves by an overlap with the rows before that nothing is missing; an
 * {@code OffsetCursor} within it reads by overlapping page numbers where no bound leads; an {@code UndatedCursor} reads the
 * undated rows at the end of the list. Depends on {@code model}, {@code page}, {@code paging} and Reactor only.
 */
@NullMarked
package dev.batchsession.snapshot;

import org.jspecify.annotations.NullMarked;
