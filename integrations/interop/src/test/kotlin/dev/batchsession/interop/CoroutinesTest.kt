package dev.batchsession.interop

import dev.batchsession.BatchSessionFlux
import dev.batchsession.ListOptions
import dev.batchsession.model.BatchFilter
import dev.batchsession.page.BatchPage
import dev.batchsession.testing.Batches
import dev.batchsession.testing.StubPageSource
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import reactor.core.publisher.Mono

@Timeout(30)
class CoroutinesTest {
    @Test
    fun collectsEveryRowInOrder() {
        val source = StubPageSource.ofRows(250)

        val rows = runBlocking { rows(BatchSessionFlux.over(source)).toList() }

        assertThat(rows).isEqualTo(Batches.batches(1, 250))
        assertThat(source.requestedPages()).containsExactly(1, 2, 3)
    }

    @Test
    fun aPageOfRowsIsOneCall() {
        val source = StubPageSource.ofRows(250)

        runBlocking { rows(BatchSessionFlux.over(source)).take(100).toList() }

        assertThat(source.requestedPages()).containsExactly(1)
    }

    /** Why the snippet has a buffer of its own: this is what the guide says the default costs. */
    @Test
    fun withoutABufferOfItsOwnItAsksFor64Rows() {
        val source = StubPageSource.ofRows(250)
        val tens = BatchSessionFlux.over(source).listAll(BatchFilter.all(), ListOptions.defaults().pageSize(10))

        runBlocking { tens.asFlow().take(1).toList() }

        assertThat(source.requestedPages()).containsExactly(1, 2, 3, 4, 5, 6, 7)
    }

    @Test
    fun aCancelledCoroutineAbortsTheCall() {
        val source = StubPageSource.ofPages { Mono.never<BatchPage>() }

        runBlocking {
            val counting = async(start = CoroutineStart.UNDISPATCHED) { count(BatchSessionFlux.over(source)) }
            assertThat(source.callsInFlight()).isEqualTo(1)
            counting.cancel()
        }

        assertThat(source.cancelledCalls()).isEqualTo(1)
        assertThat(source.callsInFlight()).isZero()
    }

    @Test
    fun counts() {
        val source = StubPageSource.ofRows(250)

        assertThat(runBlocking { count(BatchSessionFlux.over(source)) }).isEqualTo(250)
        assertThat(source.requests()).hasSize(1)
    }
}
