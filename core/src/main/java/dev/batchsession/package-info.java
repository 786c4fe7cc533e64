/**
 * The front door: {@link dev.batchsession.BatchSessionFlux} lists, counts and watches the batch sessions of a team, with the
 * {@link dev.batchsession.ListOptions} of a listing and its {@link dev.batchsession.Consistency}. The engines are internal:
 * {@code paging} for {@code LIVE} listings, {@code snapshot} for {@code SNAPSHOT}.
 */
@NullMarked
package dev.batchsession;

import org.jspecify.annotations.NullMarked;
