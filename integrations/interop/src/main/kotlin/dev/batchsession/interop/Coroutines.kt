package dev.batchsession.interop

import dev.batchsession.BatchSessionFlux
import dev.batchsession.model.BatchFilter
import dev.batchsession.model.BatchSummary
import kotlinx.coroutines.channels.Channel.Factory.RENDEZVOUS
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactive.awaitSingle

/** Returns the rows as a `Flow` that requests one when the collector is ready. Without [buffer] it prefetches 64. */
fun rows(batches: BatchSessionFlux): Flow<BatchSummary> {
    // region kotlin-flow
    val rows: Flow<BatchSummary> = batches.listAll().asFlow().buffer(RENDEZVOUS)
    // end
    return rows
}

/** Returns the number of batches. Suspends until the response arrives. Cancelling the coroutine aborts the call. */
suspend fun count(batches: BatchSessionFlux): Long {
    // region kotlin-count
    val count: Long = batches.count(BatchFilter.all()).awaitSingle()
    // end
    return count
}
