/**
 * Internal: the engine of SNAPSHOT listings. {@link dev.batchsession.snapshot.SnapshotPages} runs one cursor or several:
 * <ul>
 *   <li>A {@code KeysetCursor} follows {@code created_at}. An overlap with the rows before proves that no row is missing.
 *   <li>An {@code OffsetCursor} within it reads overlapping pages by number if no bound leads further.
 *   <li>An {@code UndatedCursor} reads the undated rows at the end of the list.
 * </ul>
 *
 * <p>Depends on {@code model}, {@code page}, {@code signal}, {@code paging} and Reactor only.
 */
@NullMarked
package dev.batchsession.snapshot;

import org.jspecify.annotations.NullMarked;
