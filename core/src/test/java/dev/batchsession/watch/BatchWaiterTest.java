package dev.batchsession.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.TransportException;
import dev.batchsession.scripted.SchedulerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** When a wait ends, and what the waits of one waiter cost. */
class BatchWaiterTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(1, 2);
    private static final UUID C = new UUID(1, 3);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ServerModel server = new ServerModel();
    private final WatchOptions options =
            WatchOptions.every(INTERVAL).scheduler(time).clock(SchedulerClock.of(time, START));
    private final BatchWaiter waiter = BatchSessionFlux.over(server).waiter(options);

    @Nested
    class Ends {
        @ParameterizedTest
        @EnumSource(names = {"COMPLETED", "FAILED", "CANCELLED"})
        void emitsABatchWhenItHasEnded(BatchStatus ended) {
            server.create(A, BatchStatus.PENDING, START.minusSeconds(30));
            TestSubscriber<BatchSummary> wait = subscribe(waiter.untilEnded(A));
            server.set(A, BatchStatus.PROCESSING);
            poll();
            assertThat(wait.getReceivedOnNext()).isEmpty();
            server.set(A, ended);
            poll();

            assertThat(wait.expectTerminalSignal().isOnComplete()).isTrue();
            assertThat(wait.getReceivedOnNext()).containsExactly(server.row(A));
        }

        @Test
        void emitsABatchThatHasEndedAlreadyAfterTheFirstPoll() {
            server.create(A, BatchStatus.FAILED, START.minusSeconds(30));

            assertThat(subscribe(waiter.untilEnded(A)).getReceivedOnNext()).containsExactly(server.row(A));
        }

        @Test
        void aLaterWaitIsDecidedByTheNextPoll() {
            server.create(A, BatchStatus.COMPLETED, START.minusSeconds(30));
            server.create(B, BatchStatus.PROCESSING, START.minusSeconds(20));
            subscribe(waiter.untilEnded(B));
            TestSubscriber<BatchSummary> later = subscribe(waiter.untilEnded(A));
            server.set(A, BatchStatus.PROCESSING); // reopened
            assertThat(later.getReceivedOnNext()).isEmpty();
            poll();
            assertThat(later.getReceivedOnNext()).isEmpty();
            server.set(A, BatchStatus.CANCELLED);
            poll();

            assertThat(later.getReceivedOnNext()).containsExactly(server.row(A));
        }

        @Test
        void aPollThatIsUnderWayDoesNotDecideAWait() {
            server.create(A, BatchStatus.COMPLETED, START.minusSeconds(30));
            server.create(B, BatchStatus.PROCESSING, START.minusSeconds(20));
            PageSource slow = request -> server.fetch(request).delayElement(Duration.ofSeconds(3), time);
            BatchWaiter waiter = BatchSessionFlux.over(slow).waiter(options);
            subscribe(waiter.untilEnded(B));
            time.advanceTimeBy(Duration.ofSeconds(1)); // within the first poll, which makes three calls
            TestSubscriber<BatchSummary> late = subscribe(waiter.untilEnded(A));
            time.advanceTimeBy(Duration.ofSeconds(8).plus(INTERVAL));
            assertThat(late.getReceivedOnNext()).isEmpty();
            time.advanceTimeBy(Duration.ofSeconds(9));

            assertThat(late.getReceivedOnNext()).containsExactly(server.row(A));
        }

        @Test
        void emitsABatchOlderThanTheRetentionThatEndsLater() {
            server.create(A, BatchStatus.PROCESSING, START.minus(Duration.ofDays(300)));
            server.create(B, BatchStatus.COMPLETED, START.minusSeconds(1));
            TestSubscriber<BatchSummary> wait = subscribe(waiter.untilEnded(A));
            server.set(A, BatchStatus.COMPLETED);
            poll();

            assertThat(wait.getReceivedOnNext()).containsExactly(server.row(A));
        }

        @Test
        void aBatchThatIsWaitedForIsLookedUpBeforeOthersThatEndWithIt() {
            BatchWaiter waiter = BatchSessionFlux.over(server).waiter(options.rowsPerQuery(3));
            for (int n = 0; n < 40; n++) {
                server.create(new UUID(2, n), BatchStatus.PROCESSING, START.minusSeconds(100L * (40 - n)));
            }
            TestSubscriber<BatchSummary> wait = subscribe(waiter.untilEnded(new UUID(2, 30)));
            for (int n = 0; n < 40; n++) {
                server.set(new UUID(2, n), BatchStatus.COMPLETED);
            }
            server.requests().clear();
            poll();

            assertThat(wait.getReceivedOnNext()).containsExactly(server.row(new UUID(2, 30)));
            assertThat(server.requests()).hasSize(5);
        }

        @Test
        void anUnknownStatusIsNotAnEnd() {
            server.create(A, BatchStatus.UNKNOWN, START.minusSeconds(300)); // no poll queries it
            server.create(B, BatchStatus.COMPLETED, START);
            TestSubscriber<BatchSummary> wait = subscribe(waiter.untilEnded(A));
            time.advanceTimeBy(Duration.ofHours(1));

            assertThat(wait.isTerminatedOrCancelled()).isFalse();
        }

        @Test
        void findsABatchByItsTimeOfCreationWithOneMoreCall() {
            server.create(A, BatchStatus.FAILED, START.minus(Duration.ofDays(300)));
            server.create(B, BatchStatus.PROCESSING, START.minusSeconds(20));
            subscribe(waiter.untilEnded(B));
            poll();
            server.requests().clear();
            TestSubscriber<BatchSummary> wait = subscribe(waiter.untilEnded(server.row(A)));
            poll();

            assertThat(wait.getReceivedOnNext()).containsExactly(server.row(A));
            assertThat(server.requests()).hasSize(3 + 1);
            poll();
            assertThat(server.requests()).hasSize(3 + 1 + 3);
        }

        @Test
        void theFirstPollFindsABatchByItsTimeOfCreationToo() {
            server.create(A, BatchStatus.FAILED, START.minus(Duration.ofDays(300)));
            server.create(B, BatchStatus.FAILED, START.minusSeconds(20));

            assertThat(subscribe(waiter.untilEnded(server.row(A))).getReceivedOnNext())
                    .containsExactly(server.row(A));
            assertThat(server.requests()).hasSize(3 + 1);
        }

        @Test
        void aBatchWithoutATimeOfCreationIsFoundByItsId() {
            server.create(A, BatchStatus.PROCESSING, START.minusSeconds(30));
            BatchSummary undated = new BatchSummary(A, BatchStatus.PENDING, 1, 0, 0, null, null);
            TestSubscriber<BatchSummary> wait = subscribe(waiter.untilEnded(undated));
            server.set(A, BatchStatus.COMPLETED);
            poll();

            assertThat(wait.getReceivedOnNext()).containsExactly(server.row(A));
        }
    }

    @Nested
    class Absences {
        @Test
        void aBatchThatIsRemovedMeanwhileFailsTheWait() {
            server.create(A, BatchStatus.PROCESSING, START.minusSeconds(30));
            TestSubscriber<BatchSummary> wait = subscribe(waiter.untilEnded(A));
            server.delete(A);
            poll();
            assertThat(wait.isTerminatedOrCancelled()).isFalse();
            poll();

            assertThat(wait.expectTerminalError()).isInstanceOfSatisfying(BatchRemovedException.class, removed -> {
                assertThat(removed.batchId()).isEqualTo(A);
                assertThat(removed).hasMessageContaining(A.toString());
            });
        }

        @Test
        void anUnknownIdFailsTheWaitAfterTenSeconds() {
            TestSubscriber<BatchSummary> wait = subscribe(waiter.untilEnded(A));
            poll();
            assertThat(wait.isTerminatedOrCancelled()).isFalse();
            poll();

            assertThat(wait.expectTerminalError()).isInstanceOfSatisfying(BatchNotFoundException.class, unknown -> {
                assertThat(unknown.batchId()).isEqualTo(A);
                assertThat(unknown).hasMessageContaining(A.toString());
            });
            assertThat(time.now(TimeUnit.SECONDS)).isEqualTo(10);
        }

        @Test
        void aBatchThatIsListedAMomentLaterIsFound() {
            TestSubscriber<BatchSummary> wait = subscribe(waiter.untilEnded(A));
            time.advanceTimeBy(Duration.ofSeconds(9));
            server.create(A, BatchStatus.COMPLETED, START.plusSeconds(6));
            time.advanceTimeBy(Duration.ofSeconds(1));

            assertThat(wait.getReceivedOnNext()).containsExactly(server.row(A));
        }

        @Test
        void aFailedPollProvesNoAbsence() {
            TestSubscriber<BatchSummary> wait = subscribe(waiter.untilEnded(A));
            server.failsCall = () -> true;
            time.advanceTimeBy(Duration.ofMinutes(1));
            assertThat(wait.isTerminatedOrCancelled()).isFalse();
            server.create(A, BatchStatus.COMPLETED, START.plusSeconds(6));
            server.failsCall = () -> false;
            poll();

            assertThat(wait.getReceivedOnNext()).containsExactly(server.row(A));
        }

        @Test
        void anEndedBatchOlderThanTheRetentionIsNotFoundByItsId() {
            server.create(A, BatchStatus.FAILED, START.minus(Duration.ofDays(300)));
            server.create(B, BatchStatus.COMPLETED, START);
            TestSubscriber<BatchSummary> wait = subscribe(waiter.untilEnded(A));
            time.advanceTimeBy(Duration.ofSeconds(10));

            assertThat(wait.expectTerminalError()).isInstanceOf(BatchNotFoundException.class);
        }

        @Test
        void aBatchThatIsNotThereAtItsTimeOfCreationIsNotFound() {
            server.create(B, BatchStatus.COMPLETED, START);
            server.create(A, BatchStatus.FAILED, START.minus(Duration.ofDays(300)));
            BatchSummary gone = server.row(A);
            server.delete(A);
            TestSubscriber<BatchSummary> wait = subscribe(waiter.untilEnded(gone));
            poll();
            assertThat(wait.isTerminatedOrCancelled()).isFalse();
            poll();

            assertThat(wait.expectTerminalError()).isInstanceOf(BatchNotFoundException.class);
        }
    }

    @Nested
    class Several {
        @Test
        void emitsEachBatchAsItEndsAndCompletes() {
            for (UUID id : List.of(A, B, C)) {
                server.create(id, BatchStatus.PROCESSING, START.minusSeconds(30));
            }
            TestSubscriber<BatchSummary> wait = subscribe(waiter.untilAllEnded(List.of(A, B, C, B)));
            server.set(C, BatchStatus.COMPLETED);
            poll();
            server.set(A, BatchStatus.FAILED);
            poll();
            assertThat(wait.isTerminatedOrCancelled()).isFalse();
            server.set(B, BatchStatus.CANCELLED);
            poll();

            assertThat(wait.getReceivedOnNext())
                    .extracting(BatchSummary::batchId)
                    .containsExactly(C, A, B);
            assertThat(wait.expectTerminalSignal().isOnComplete()).isTrue();
        }

        @Test
        void thoseOfOnePollComeInTheOrderOfTheirEnds() {
            Instant end = START.minusSeconds(10);
            List<BatchSummary> rows = List.of(
                    new BatchSummary(A, BatchStatus.COMPLETED, 1, 1, 0, START.minusSeconds(30), end),
                    new BatchSummary(B, BatchStatus.COMPLETED, 1, 1, 0, START.minusSeconds(30), null),
                    new BatchSummary(C, BatchStatus.COMPLETED, 1, 1, 0, START.minusSeconds(30), end.minusSeconds(1)));
            BatchWaiter waiter = BatchWaiter.over(
                    filter -> filter.status() == null ? Flux.fromIterable(rows) : Flux.empty(), options);

            assertThat(subscribe(waiter.untilAllEnded(List.of(A, B, C))).getReceivedOnNext())
                    .extracting(BatchSummary::batchId)
                    .containsExactly(C, A, B);
        }

        @Test
        void noneCompleteAtOnceWithoutACall() {
            StepVerifier.create(waiter.untilAllEnded(List.of())).verifyComplete();

            assertThat(server.requests()).isEmpty();
        }

        @Test
        void failuresComeLastTheFirstWithTheOthersSuppressed() {
            server.create(A, BatchStatus.PROCESSING, START.minusSeconds(30));
            server.create(B, BatchStatus.PROCESSING, START.minusSeconds(30));
            TestSubscriber<BatchSummary> wait = subscribe(waiter.untilAllEnded(List.of(A, B, C)));
            server.delete(B);
            time.advanceTimeBy(Duration.ofMinutes(1));
            assertThat(wait.isTerminatedOrCancelled()).isFalse();
            server.set(A, BatchStatus.FAILED);
            poll();

            assertThat(wait.getReceivedOnNext()).containsExactly(server.row(A));
            assertThat(wait.expectTerminalError()).isInstanceOf(BatchRemovedException.class);
            assertThat(wait.expectTerminalError().getSuppressed())
                    .singleElement()
                    .isInstanceOf(BatchNotFoundException.class);
        }

        @Test
        void aSubscriberThatRequestsLittleDelaysNoOther() {
            server.create(A, BatchStatus.PROCESSING, START.minusSeconds(30));
            server.create(B, BatchStatus.PROCESSING, START.minusSeconds(30));
            TestSubscriber<BatchSummary> slow =
                    TestSubscriber.builder().initialRequest(1).build();
            waiter.untilAllEnded(List.of(A, B)).subscribe(slow);
            TestSubscriber<BatchSummary> other = subscribe(waiter.untilEnded(B));
            server.set(A, BatchStatus.COMPLETED);
            poll();
            server.set(B, BatchStatus.COMPLETED);
            poll();

            assertThat(slow.getReceivedOnNext()).containsExactly(server.row(A));
            assertThat(other.getReceivedOnNext()).containsExactly(server.row(B));
            slow.request(1);
            assertThat(slow.getReceivedOnNext()).containsExactly(server.row(A), server.row(B));
            assertThat(slow.expectTerminalSignal().isOnComplete()).isTrue();
        }
    }

    @Nested
    class Polls {
        @Test
        void makesNoCallBeforeAWaitIsRequested() {
            TestSubscriber<BatchSummary> wait =
                    TestSubscriber.builder().initialRequest(0).build();
            waiter.untilAllEnded(List.of(A)).subscribe(wait);
            time.advanceTimeBy(Duration.ofHours(1));

            assertThat(server.requests()).isEmpty();
            wait.request(1);
            assertThat(server.requests()).isNotEmpty();
        }

        @Test
        void theLastWaitEndsThePollsAndTheNextContinuesThem() {
            server.create(A, BatchStatus.PROCESSING, START.minusSeconds(30));
            for (int n = 0; n < 500; n++) {
                server.create(new UUID(2, n), BatchStatus.COMPLETED, START.minusSeconds(60L * n));
            }
            Disposable first = waiter.untilEnded(A).subscribe();
            Disposable second = waiter.untilEnded(A).subscribe();
            first.dispose();
            poll();
            int calls = server.requests().size();
            second.dispose();
            time.advanceTimeBy(Duration.ofHours(1));
            assertThat(server.requests()).hasSize(calls);

            TestSubscriber<BatchSummary> third = subscribe(waiter.untilEnded(A));
            assertThat(server.requests()).hasSizeLessThanOrEqualTo(calls + 5); // no first poll of 500 batches
            server.set(A, BatchStatus.COMPLETED);
            poll();
            assertThat(third.getReceivedOnNext()).containsExactly(server.row(A));
        }

        @Test
        void waitsThatStartAndStopKeepTheInterval() {
            server.create(A, BatchStatus.PROCESSING, START.minusSeconds(30));
            for (int n = 0; n < 100; n++) {
                waiter.untilEnded(A).subscribe().dispose();
                time.advanceTimeBy(Duration.ofMillis(100));
            }

            server.requests().removeIf(call -> call.filter().status() != BatchStatus.PENDING);
            assertThat(server.requests()).hasSize(2); // at 0 and 5 seconds
        }

        @Test
        void theLastCancelAbortsTheCallInFlightAndANewWaitCallsAfterTheInterval() {
            List<String> ends = new ArrayList<>();
            PageSource hanging = request -> Mono.<BatchPage>never().doFinally(end -> ends.add(end.toString()));
            BatchWaiter waiter = BatchSessionFlux.over(hanging).waiter(options);
            Disposable one = waiter.untilEnded(A).subscribe();
            Disposable other = waiter.untilAllEnded(List.of(A, B)).subscribe();
            one.dispose();
            assertThat(ends).isEmpty();
            other.dispose();
            assertThat(ends).containsExactly("cancel");

            Disposable again = waiter.untilEnded(A).subscribe();
            time.advanceTimeBy(Duration.ofSeconds(4));
            again.dispose();
            assertThat(ends).containsExactly("cancel");
            again = waiter.untilEnded(A).subscribe();
            time.advanceTimeBy(Duration.ofSeconds(1));
            again.dispose();
            assertThat(ends).containsExactly("cancel", "cancel");
        }

        @Test
        void aThousandWaitsCostAsManyCallsAsOne() {
            for (int n = 0; n < 1_000; n++) {
                server.create(new UUID(3, n), BatchStatus.COMPLETED, START.minusSeconds(3_000 - n));
            }
            server.create(A, BatchStatus.PROCESSING, START.minusSeconds(30));
            subscribe(waiter.untilEnded(A));
            time.advanceTimeBy(Duration.ofMinutes(9));
            int calls = server.requests().size();

            ServerModel same = new ServerModel();
            server.ids()
                    .forEach(id -> same.create(
                            id, server.row(id).status(), server.row(id).createdAt()));
            BatchWaiter crowded = BatchSessionFlux.over(same)
                    .waiter(options.clock(SchedulerClock.of(time, START.minus(Duration.ofMinutes(9)))));
            for (int n = 0; n < 1_000; n++) {
                subscribe(crowded.untilEnded(n % 2 == 0 ? server.row(A) : batchOf(A)));
            }
            time.advanceTimeBy(Duration.ofMinutes(9));

            assertThat(same.requests()).hasSize(calls);
        }

        @Test
        void aHintDecidesAWaitEarly() {
            Sinks.Many<String> hints = Sinks.many().multicast().directBestEffort();
            BatchWaiter waiter = BatchSessionFlux.over(server)
                    .waiter(WatchOptions.every(Duration.ofHours(1))
                            .wakeOn(hints.asFlux())
                            .scheduler(time)
                            .clock(SchedulerClock.of(time, START)));
            server.create(A, BatchStatus.PROCESSING, START.minusSeconds(30));
            TestSubscriber<BatchSummary> wait = subscribe(waiter.untilEnded(A));
            poll();
            server.set(A, BatchStatus.COMPLETED);
            hints.tryEmitNext("delivered");
            time.advanceTimeBy(Duration.ZERO);

            assertThat(wait.getReceivedOnNext()).containsExactly(server.row(A));
        }

        @Test
        void endsByVirtualTimeThatWasSetBeforeTheFirstWait() {
            BatchWaiter byDefault = BatchSessionFlux.over(server).waiter(WatchOptions.every(Duration.ofHours(1)));
            server.create(A, BatchStatus.PENDING, Instant.now());

            StepVerifier.withVirtualTime(() -> byDefault.untilEnded(A))
                    .expectSubscription()
                    .then(() -> server.set(A, BatchStatus.CANCELLED))
                    .expectNoEvent(Duration.ofMinutes(59))
                    .thenAwait(Duration.ofHours(2))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(Duration.ofSeconds(30));
        }
    }

    @Nested
    class Failures {
        @Test
        void whatTerminatesTheWatchEndsAllWaitsAndALaterOnePollsAgain() {
            PageFetchException rejected = new ApiKeyRejectedException(1, 401, "no");
            List<PageFetchException> script = new ArrayList<>(List.of(rejected));
            PageSource source = request -> script.isEmpty() ? server.fetch(request) : Mono.error(script.remove(0));
            BatchWaiter waiter = BatchSessionFlux.over(source).waiter(options);
            server.create(A, BatchStatus.COMPLETED, START.minusSeconds(30));
            script.add(0, new TransportException(1, "reset", true, null));
            TestSubscriber<BatchSummary> one = subscribe(waiter.untilEnded(A));
            TestSubscriber<BatchSummary> other = subscribe(waiter.untilAllEnded(List.of(A, B)));
            poll();
            assertThat(one.expectTerminalError()).isSameAs(rejected);
            assertThat(other.expectTerminalError()).isSameAs(rejected);

            TestSubscriber<BatchSummary> later = subscribe(waiter.untilEnded(A));
            poll();
            assertThat(later.getReceivedOnNext()).containsExactly(server.row(A));
        }

        @Test
        void tooManyBatchesEndAllWaits() {
            server.create(A, BatchStatus.PENDING, START.minusSeconds(30));
            server.create(B, BatchStatus.PENDING, START.minusSeconds(30));
            BatchWaiter narrow = BatchSessionFlux.over(server).waiter(options.maxTrackedBatches(1));

            assertThat(subscribe(narrow.untilEnded(A)).expectTerminalError())
                    .isInstanceOf(TooManyBatchesException.class);
        }

        @Test
        void anErrorOfTheListingEndsAllWaits() {
            Error missing = new NoClassDefFoundError("a class of the source");
            BatchWaiter broken = BatchWaiter.over(
                    filter -> {
                        throw missing;
                    },
                    options);

            assertThat(subscribe(broken.untilEnded(A)).expectTerminalError()).isSameAs(missing);
        }

        @Test
        void aCheckpointIsRefused() {
            server.create(A, BatchStatus.PENDING, START);
            BatchChange change = BatchSessionFlux.over(server)
                    .watch(BatchFilter.all(), options)
                    .blockFirst();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BatchSessionFlux.over(server).waiter(options.resumeFrom(change.checkpoint())))
                    .withMessageContaining("resumeFrom");
        }
    }

    private static BatchSummary batchOf(UUID id) {
        return new BatchSummary(id, BatchStatus.PENDING, 0, 0, 0, null, null);
    }

    private static TestSubscriber<BatchSummary> subscribe(Publisher<BatchSummary> publisher) {
        TestSubscriber<BatchSummary> subscriber = TestSubscriber.create();
        publisher.subscribe(subscriber);
        return subscriber;
    }

    private void poll() {
        time.advanceTimeBy(INTERVAL);
    }
}
