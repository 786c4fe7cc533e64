package dev.batchsession.tck;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.testing.PublisherTck;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.WatchOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;
import reactor.core.publisher.Mono;

/** A watch of one batch that makes progress at each poll, polled each millisecond. It never completes. */
public class WatchTckTest extends PublisherTck<BatchChange> {
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    private static final WatchOptions OFTEN = WatchOptions.every(Duration.ofMillis(1));

    public WatchTckTest() {
        super(Skip.LAZY, Skip.ENDLESS, Skip.OWN_STREAM);
    }

    @Override
    @Test
    public void
            optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne() {
        skipOwnStream();
    }

    @Override
    @Test
    public void
            optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfront() {
        skipOwnStream();
    }

    @Override
    @Test
    public void
            optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfrontAndCompleteAsExpected() {
        skipOwnStream();
    }

    @Override
    public long maxElementsFromPublisher() {
        return publisherUnableToSignalOnComplete();
    }

    @Override
    public Publisher<BatchChange> createPublisher(long elements) {
        return BatchSessionFlux.over(new Progressing()).watch(BatchFilter.all(), OFTEN);
    }

    private static final class Progressing implements PageSource {
        private final AtomicInteger looks = new AtomicInteger();

        @Override
        public Mono<BatchPage> fetch(PageRequest request) {
            return Mono.fromSupplier(() -> {
                BatchSummary batch = new BatchSummary(
                        new UUID(1, 1),
                        BatchStatus.PROCESSING,
                        Integer.MAX_VALUE,
                        looks.incrementAndGet(),
                        0,
                        CREATED,
                        null);
                return new BatchPage(List.of(batch), request.page(), 1, 1, false, false);
            });
        }
    }
}
