package dev.batchsession.interop

import dev.batchsession.BatchSessionFlux
import dev.batchsession.model.BatchFilter
import dev.batchsession.model.BatchSummary
import kotlinx.coroutines.channels.Channel.Factory.RENDEZVOUS
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactive.awaitSingle

/** Rows as a `Flow` that asks for one when the collector is ready for it; without [buffer] it asks for 64. */
fun rows(batches: BatchSessionFlux): Flow<BatchSummary> {
    // region kotlin-flow
    val rows: Flow<BatchSummary> = batches.listAll().asFlow().buffer(RENDEZVOUS)
    // end
    return rows
}

/** How many batches there are; suspends meanwhile, and a cancelled coroutine aborts the call. */
suspend fun count(batches: BatchSessionFlux): Long {
    // region kotlin-count
    val count: Long = batches.count(BatchFilter.all()).awaitSingle()
    // end
    return count
}
