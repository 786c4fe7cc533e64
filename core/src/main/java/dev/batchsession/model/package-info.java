/**
 * The values of the API: {@link dev.batchsession.model.BatchSummary}, its {@link dev.batchsession.model.BatchStatus}, and the
 * {@link dev.batchsession.model.BatchFilter} of a listing. Immutable, without Reactor, Jackson or HTTP; {@code dev.batchsession.http}
 * decodes them. Depends on the JDK only.
 */
@NullMarked
package dev.batchsession.model;

import org.jspecify.annotations.NullMarked;
