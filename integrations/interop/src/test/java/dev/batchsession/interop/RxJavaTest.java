package dev.batchsession.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.testing.Batches;
import dev.batchsession.testing.StubPageSource;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RxJavaTest {
    private final StubPageSource source = StubPageSource.ofRows(250);
    private final BatchSessionFlux batches = BatchSessionFlux.over(source);

    @Test
    void asksForAPageWhenARowOfItIsRequested() {
        RxJava.rows(batches)
                .test(100)
                .assertValueCount(100)
                .assertNotComplete()
                .requestMore(1)
                .assertValueCount(101);

        assertThat(source.requestedPages()).containsExactly(1, 2);
    }

    @Test
    void takeAsksForNoMoreThanItTakes() {
        assertThat(RxJava.rows(batches).take(100).toList().blockingGet()).isEqualTo(Batches.batches(1, 100));

        assertThat(source.requestedPages()).containsExactly(1);
    }

    @Test
    void onAnotherThreadItIsOneRowAhead() {
        RxJava.onAnotherThread(RxJava.rows(batches)).test(99).awaitCount(99).cancel();

        assertThat(source.requestedPages()).containsExactly(1);
    }

    /** Why the snippet says how far ahead: this is what the guide says the default costs. */
    @Test
    void onAnotherThreadItAsksFor128RowsIfNotTold() {
        Flowable.fromPublisher(batches.listAll(
                        BatchFilter.all(), ListOptions.defaults().pageSize(10)))
                .observeOn(Schedulers.io())
                .test(1)
                .awaitCount(1)
                .cancel();

        assertThat(source.requestedPages()).hasSize(13);
    }
}
