package dev.batchsession.tck;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.export.GeneratedList;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.testing.PublisherRules;
import org.reactivestreams.Publisher;

/** The total: one element. */
public class CountRulesTest extends PublisherRules<Long> {
    public CountRulesTest() {
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
