/**
 * An exhaustive check of SNAPSHOT listings and watches: every small list, every server, every short schedule of changes.
 * <ul>
 *   <li>{@code Histories} enumerates; a {@code History} is one list, one server and one schedule.
 *   <li>{@code HistoryServer} serves a history.
 *   <li>{@code Trial} runs a {@code Lister} against it, and {@code Verdict} is the judgement.
 *   <li>{@code Fault} is the gallery: plausible wrong listers, each of which the check must find.
 * </ul>
 *
 * <p>For a watch, {@code WatchHistoriesTest} enumerates each {@code WatchHistory}, {@code WatchServer} serves it, and
 * {@code WatchTrial} watches it in virtual time and judges each poll.
 */
@NullMarked
package dev.batchsession.exhaustive;

import org.jspecify.annotations.NullMarked;
