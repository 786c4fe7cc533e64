package dev.batchsession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.export.GeneratedList;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A generated list that is served on other threads, and that knows how many calls are under way. */
public final class ListElsewhere implements PageSource {
    private final AtomicInteger inFlight = new AtomicInteger();
    private final int rows;

    public ListElsewhere(int rows) {
        this.rows = rows;
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        return new GeneratedList(rows)
                .fetch(request)
                .subscribeOn(Schedulers.parallel())
                .doOnSubscribe(subscribed -> inFlight.incrementAndGet())
                .doFinally(end -> inFlight.decrementAndGet());
    }

    /** Waits for calls that are under way, for a minute at most: one ends after its answer. */
    public void awaitNoneInFlight() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (inFlight.get() != 0) {
            assertThat(System.nanoTime()).as("calls in flight").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
