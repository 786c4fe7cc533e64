package dev.batchsession.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.testing.Batches;
import dev.batchsession.testing.StubPageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class JdkFlowTest {
    private final StubPageSource source = StubPageSource.ofRows(250);
    private final Rows rows = new Rows();

    @Test
    void asksForAPageWhenARowOfItIsRequested() {
        JdkFlow.rows(BatchSessionFlux.over(source)).subscribe(rows);
        assertThat(source.requestedPages()).isEmpty();

        rows.subscription.request(100);
        assertThat(source.requestedPages()).containsExactly(1);

        rows.subscription.request(1);
        assertThat(source.requestedPages()).containsExactly(1, 2);
        assertThat(rows.taken).isEqualTo(Batches.batches(1, 101));
        assertThat(rows.completed).isFalse();
    }

    @Test
    void completesAfterTheLastRow() {
        JdkFlow.rows(BatchSessionFlux.over(source)).subscribe(rows);

        rows.subscription.request(250);

        assertThat(rows.taken).isEqualTo(Batches.batches(1, 250));
        assertThat(rows.completed).isTrue();
    }

    private static final class Rows implements Flow.Subscriber<BatchSummary> {
        private final List<BatchSummary> taken = new ArrayList<>();
        private Flow.Subscription subscription;
        private boolean completed;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
        }

        @Override
        public void onNext(BatchSummary row) {
            taken.add(row);
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {
            completed = true;
        }
    }
}
