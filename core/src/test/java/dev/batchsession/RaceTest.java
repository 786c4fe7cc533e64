package dev.batchsession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.export.GeneratedList;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.test.util.RaceTestUtils;

/**
 * Requests, cancels and answers that meet. {@code -Drace.rounds} says how often; docs/reliability.md has the command.
 */
class RaceTest {
    private static final int ROUNDS = Integer.getInteger("race.rounds", 200);
    private static final int ROWS = 12;
    private static final ListOptions THREES = ListOptions.defaults().pageSize(3);
    private static final ListOptions SNAPSHOT = THREES.consistency(Consistency.SNAPSHOT);

    private final Queue<Object> dropped = new ConcurrentLinkedQueue<>();
    private final ListElsewhere list = new ListElsewhere(ROWS);

    @BeforeEach
    void noteWhatIsDropped() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void nothingWasDropped() {
        Hooks.resetOnErrorDropped();
        assertThat(dropped).isEmpty();
    }

    static Stream<ListOptions> listings() {
        return Stream.of(
                THREES,
                THREES.lookahead(1),
                THREES.lookahead(4),
                SNAPSHOT,
                SNAPSHOT.lookahead(2),
                SNAPSHOT.parallelism(2).lookahead(1));
    }

    @ParameterizedTest
    @MethodSource("listings")
    void requestsFromTwoThreadsBringEachRowOnceAndOneAtATime(ListOptions options) {
        for (int round = 0; round < ROUNDS; round++) {
            Consumer<BatchSummary> rows = new Consumer<>();
            list(options).subscribe(rows);

            RaceTestUtils.race(() -> rows.take(ROWS / 2), () -> rows.take(ROWS / 2));

            rows.awaitEnd();
            assertThat(rows.taken).hasSize(ROWS).doesNotHaveDuplicates();
            if (options.parallelism() == 1) {
                assertThat(rows.taken).containsExactlyElementsOf(expected());
            }
            list.awaitNoneInFlight();
        }
    }

    @ParameterizedTest
    @MethodSource("listings")
    void aCancelThatMeetsARequestOrAnAnswerLeavesNoCallBehind(ListOptions options) {
        for (int round = 0; round < ROUNDS; round++) {
            Consumer<BatchSummary> rows = new Consumer<>();
            list(options).subscribe(rows);
            rows.request(round % ROWS);

            RaceTestUtils.race(rows::cancel, () -> rows.request(ROWS));

            list.awaitNoneInFlight();
            assertThat(rows.overlapped).isFalse();
            assertThat(List.copyOf(rows.taken)).doesNotHaveDuplicates();
        }
    }

    private Flux<BatchSummary> list(ListOptions options) {
        return BatchSessionFlux.over(list).listAll(BatchFilter.all(), options);
    }

    private static List<BatchSummary> expected() {
        return GeneratedList.rows(1, ROWS);
    }

    /** Requests when told to, and notes whether a signal comes while another is being taken. */
    private static final class Consumer<T> extends BaseSubscriber<T> {
        private final Queue<T> taken = new ConcurrentLinkedQueue<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicInteger taking = new AtomicInteger();
        private volatile boolean overlapped;
        private volatile Throwable failure;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // requests nothing yet
        }

        void take(int elements) {
            for (int i = 0; i < elements; i++) {
                request(1);
            }
        }

        @Override
        protected void hookOnNext(T element) {
            overlapped |= taking.incrementAndGet() > 1;
            taken.add(element);
            taking.decrementAndGet();
        }

        @Override
        protected void hookOnComplete() {
            overlapped |= taking.get() > 0;
            ended.countDown();
        }

        @Override
        protected void hookOnError(Throwable error) {
            failure = error;
            ended.countDown();
        }

        void awaitEnd() {
            try {
                assertThat(ended.await(60, TimeUnit.SECONDS))
                        .as("ended, with %s", taken)
                        .isTrue();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
            assertThat(failure).isNull();
            assertThat(overlapped).isFalse();
        }
    }
}
