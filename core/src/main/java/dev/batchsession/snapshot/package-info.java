/**
 * Internal: the engine of SNAPSHOT listings. {@link dev.batchsession.snapshot.SnapshotPages} is the part that knows Reactor: it fetches
 * the page that a cursor requests, and emits the new rows of the page with the state after it. A cursor is a value. Its
 * {@code accept} is a pure function of the page and the request that the page answers, so a checkpoint is a serialized state
 * ({@code SnapshotState}).
 * <ul>
 *   <li>A {@code KeysetCursor} follows {@code created_at}. An overlap with the rows before proves that no row is missing.
 *   <li>An {@code UndatedCursor} follows it, and reads the undated rows at the end of the list.
 * </ul>
 *
 * <p>The transitions of a {@code KeysetCursor}. Its {@code ScanState} decides what is requested; an {@code Answer} compares the page
 * with what was read before.
 * <table>
 *   <caption>Transitions</caption>
 *   <tr><th>state</th><th>request</th><th>answer</th><th>next state</th></tr>
 *   <tr><td>{@code DetectOrder}</td><td>overlapping pages by number</td>
 *       <td>the order is certain</td><td>{@code ByKeyset}</td></tr>
 *   <tr><td></td><td></td><td>certainly none</td><td>{@code ByOffset}, permanently</td></tr>
 *   <tr><td></td><td></td><td>other</td><td>as {@code ByOffset}</td></tr>
 *   <tr><td>{@code ByKeyset}</td><td>the first page from just before the last row</td>
 *       <td>overlaps, in order, and the totals agree</td><td>{@code ByKeyset}, or {@code ByOffset} if no bound leads further</td></tr>
 *   <tr><td></td><td></td><td>does not overlap</td><td>{@code ByKeyset} with a wider overlap, or further up within it</td></tr>
 *   <tr><td></td><td></td><td>all rows were read, and more follow (ties)</td><td>{@code ByKeyset}, by number behind these rows</td></tr>
 *   <tr><td></td><td></td><td>rows are missing from the totals, and it is the first bound of a list that may end undated</td>
 *       <td>{@code ProbeTail}</td></tr>
 *   <tr><td></td><td></td><td>rows are missing otherwise</td>
 *       <td>{@code ByOffset}, for 0, 1, 3, 7, 15 and 31 pages more, then permanently</td></tr>
 *   <tr><td></td><td></td><td>not in order</td><td>{@code ByOffset}, permanently; without totals, the listing fails</td></tr>
 *   <tr><td></td><td></td><td>oldest first, and as many rows were read as the list had at the start</td><td>{@code ProbeEnd}</td></tr>
 *   <tr><td></td><td></td><td>the last page, or past the end of the partition</td>
 *       <td>done, or an {@code UndatedCursor}</td></tr>
 *   <tr><td>{@code ByOffset}</td><td>overlapping pages by number</td>
 *       <td>overlaps, or follows an empty page</td><td>{@code ByKeyset} if a bound leads further, or {@code ByOffset}</td></tr>
 *   <tr><td></td><td></td><td>does not overlap</td><td>{@code ByOffset}, further up</td></tr>
 *   <tr><td></td><td></td><td>the last page, in no order, and rows are missing from the totals</td>
 *       <td>{@code ByOffset} from the first page again (a rescan), at most 10 times</td></tr>
 *   <tr><td>{@code ProbeTail}</td><td>where undated rows at the end would start</td>
 *       <td>explains the missing rows</td><td>as if the totals agreed</td></tr>
 *   <tr><td></td><td></td><td>does not</td><td>as if rows were missing otherwise</td></tr>
 *   <tr><td>{@code ProbeEnd}</td><td>the last page</td>
 *       <td>is the last one</td><td>{@code ByOffset} up to its newest row; done if later rows were deleted</td></tr>
 *   <tr><td></td><td></td><td>the list has grown</td><td>{@code ProbeEnd}, at most 10 times</td></tr>
 * </table>
 *
 * <p>Depends on {@code model}, {@code page}, {@code signal}, {@code paging} and Reactor only.
 */
@NullMarked
package dev.batchsession.snapshot;

import org.jspecify.annotations.NullMarked;
