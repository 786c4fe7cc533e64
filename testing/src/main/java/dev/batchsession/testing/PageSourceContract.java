package dev.batchsession.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/**
 * JUnit test suite for the contract of {@link PageSource}. Extend it for each implementation and each decorator, whatever behaviour it
 * adds.
 */
public abstract class PageSourceContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Returns a new source of a list of the rows {@link Batches#batch 1 to rows}. */
    protected abstract PageSource sourceOf(int rows);

    /** Returns the number of calls that have reached the server, or the wrapped source, behind the source of {@link #sourceOf}. */
    protected abstract int calls();

    @Test
    void makesNoCallBeforeItIsSubscribedTo() {
        Mono<BatchPage> page = sourceOf(10).fetch(request(1, 10));

        assertThat(page).isNotNull();
        assertThat(calls()).isZero();
    }

    @Test
    void makesOneCallForEachSubscription() {
        Mono<BatchPage> page = sourceOf(10).fetch(request(1, 10));

        StepVerifier.create(page).expectNextCount(1).expectComplete().verify(TIMEOUT);
        StepVerifier.create(page).expectNextCount(1).expectComplete().verify(TIMEOUT);

        assertThat(calls()).isEqualTo(2);
    }

    @Test
    void emitsTheRequestedPage() {
        StepVerifier.create(sourceOf(250).fetch(request(2, 100)))
                .expectNext(new BatchPage(Batches.batches(101, 200), 2, 3, 250, true, true))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void promisesNoPageAfterTheLast() {
        StepVerifier.create(sourceOf(250).fetch(request(3, 100)))
                .expectNext(new BatchPage(Batches.batches(201, 250), 3, 3, 250, false, true))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void emitsAnEmptyPageBeyondTheEnd() {
        StepVerifier.create(sourceOf(5).fetch(request(4, 100)))
                .assertNext(page -> {
                    assertThat(page.batches()).isEmpty();
                    assertThat(page.hasNext()).isFalse();
                })
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void emitsSeveralPagesConcurrently() {
        PageSource source = sourceOf(40);
        List<Integer> pages = List.of(1, 2, 3, 4);

        StepVerifier.create(Flux.fromIterable(pages)
                        .flatMapSequential(page -> source.fetch(request(page, 10)))
                        .flatMapIterable(BatchPage::batches))
                .expectNextSequence(Batches.batches(1, 40))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    @SuppressWarnings("NullAway") // null on purpose
    void throwsIfTheRequestIsNull() {
        PageSource source = sourceOf(1);

        assertThatNullPointerException().isThrownBy(() -> source.fetch(null)).withMessage("request");
    }

    private static PageRequest request(int page, int limit) {
        return new PageRequest(BatchFilter.all(), page, limit);
    }
}
