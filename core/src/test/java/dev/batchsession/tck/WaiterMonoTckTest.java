package dev.batchsession.tck;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageSource;
import dev.batchsession.scripted.InMemoryList;
import dev.batchsession.testing.PublisherTck;
import dev.batchsession.watch.WatchOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A wait for one batch, which has ended: one element. */
public class WaiterMonoTckTest extends PublisherTck<BatchSummary> {
    private static final WatchOptions OFTEN = WatchOptions.every(Duration.ofMillis(1));

    public WaiterMonoTckTest() {
        super(Skip.LAZY, Skip.ONE_ELEMENT);
    }

    @Override
    public long maxElementsFromPublisher() {
        return 1;
    }

    @Override
    public Publisher<BatchSummary> createPublisher(long elements) {
        BatchSummary ended = new BatchSummary(new UUID(1, 1), BatchStatus.COMPLETED, 1, 1, 0, Instant.now(), null);
        PageSource source = request -> Mono.fromSupplier(
                () -> InMemoryList.page(request.filter().status() == null ? List.of(ended) : List.of(), request));
        return BatchSessionFlux.over(source).waiter(OFTEN).untilEnded(ended.batchId());
    }
}
