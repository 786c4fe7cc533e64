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
import java.util.stream.LongStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Waits for batches that have all ended. */
public class WaiterTckTest extends PublisherTck<BatchSummary> {
    /** One rule asks for two thousand million elements and cancels after a few. */
    private static final int MAX_ELEMENTS = 1_000;

    private static final WatchOptions OFTEN = WatchOptions.every(Duration.ofMillis(1));

    public WaiterTckTest() {
        super(Skip.LAZY);
    }

    @Override
    public Publisher<BatchSummary> createPublisher(long elements) {
        List<BatchSummary> rows = LongStream.range(0, Math.min(elements, MAX_ELEMENTS))
                .mapToObj(WaiterTckTest::row)
                .toList();
        PageSource source = request -> Mono.fromSupplier(
                () -> InMemoryList.page(request.filter().status() == null ? rows : List.of(), request));
        return BatchSessionFlux.over(source)
                .waiter(OFTEN)
                .untilAllEnded(rows.stream().map(BatchSummary::batchId).toList());
    }

    private static BatchSummary row(long n) {
        return new BatchSummary(new UUID(1, n), BatchStatus.COMPLETED, 1, 1, 0, Instant.now(), null);
    }
}
