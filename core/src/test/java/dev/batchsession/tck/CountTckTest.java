package dev.batchsession.tck;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.export.GeneratedList;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.testing.PublisherTck;
import org.reactivestreams.Publisher;

/** The total: one element. */
public class CountTckTest extends PublisherTck<Long> {
    public CountTckTest() {
        super(Skip.LAZY, Skip.ONE_ELEMENT);
    }

    @Override
    public long maxElementsFromPublisher() {
        return 1;
    }

    @Override
    public Publisher<Long> createPublisher(long elements) {
        return BatchSessionFlux.over(new GeneratedList(7)).count(BatchFilter.all());
    }
}
