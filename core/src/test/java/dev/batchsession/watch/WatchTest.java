package dev.batchsession.watch;

import static dev.batchsession.watch.BatchChange.Kind.CREATED;
import static dev.batchsession.watch.BatchChange.Kind.EXISTING;
import static dev.batchsession.watch.BatchChange.Kind.PROGRESSED;
import static dev.batchsession.watch.BatchChange.Kind.REMOVED;
import static dev.batchsession.watch.BatchChange.Kind.STATUS_CHANGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.PaginationException;
import dev.batchsession.page.RateLimitedException;
import dev.batchsession.page.RequestRejectedException;
import dev.batchsession.page.TransportException;
import dev.batchsession.page.UnreadablePageException;
import dev.batchsession.scripted.SchedulerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What a watch emits, when it polls, and what terminates it. */
class WatchTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(1, 2);
    private static final UUID C = new UUID(1, 3);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ServerModel server = new ServerModel();
    private final List<WatchFailure> failures = new ArrayList<>();
    private final WatchOptions options = WatchOptions.every(INTERVAL)
            .scheduler(time)
            .clock(SchedulerClock.of(time, START))
            .onPollFailed(failures::add);

    @Nested
    class Changes {
        @Test
        void callsForNothingBeforeTheFirstRequest() {
            server.create(A, BatchStatus.PENDING, START);

            WatchRun run = watch(BatchFilter.all(), options, server);
            time.advanceTimeBy(Duration.ofHours(1));

            assertThat(server.requests()).isEmpty();
            run.want(1);
            assertThat(server.requests()).hasSize(1);
            assertThat(run.kinds()).containsExactly(EXISTING);
        }

        @Test
        void emitsWhatExistsOldestFirst() {
            server.create(A, BatchStatus.COMPLETED, START.minusSeconds(10));
            server.create(B, BatchStatus.PENDING, START.minusSeconds(30));
            server.create(C, BatchStatus.FAILED, START.minusSeconds(20));

            WatchRun run = eager(BatchFilter.all(), options);

            assertThat(run.changes()).extracting(BatchChange::batchId).containsExactly(B, C, A);
            assertThat(run.kinds()).containsOnly(EXISTING);
            assertThat(run.changes()).extracting(BatchChange::observedAt).containsOnly(START);
        }

        @Test
        void emitsEachChangeFromCreationToRemoval() {
            WatchRun run = eager(BatchFilter.all(), options);
            server.create(A, BatchStatus.PENDING, START.plusSeconds(1));
            poll();
            server.set(A, BatchStatus.PROCESSING);
            poll();
            server.progress(A);
            poll();
            server.set(A, BatchStatus.FAILED);
            poll();
            server.set(A, BatchStatus.PROCESSING);
            poll();
            server.delete(A);
            poll();
            poll();

            assertThat(run.kinds())
                    .containsExactly(CREATED, STATUS_CHANGED, PROGRESSED, STATUS_CHANGED, STATUS_CHANGED, REMOVED);
            assertThat(run.changes())
                    .extracting(BatchChange::observedAt)
                    .containsExactly(at(5), at(10), at(15), at(20), at(25), at(35));
            assertThat(run.known()).isEmpty();
        }

        @Test
        void emitsABatchThatWasCreatedAndEndedBetweenTwoPolls() {
            server.create(A, BatchStatus.COMPLETED, START);
            WatchRun run = eager(BatchFilter.all(), options.emitExisting(false));

            server.create(B, BatchStatus.FAILED, START.plusSeconds(1));
            poll();

            assertThat(run.changes()).singleElement().satisfies(change -> {
                assertThat(change.kind()).isEqualTo(CREATED);
                assertThat(isNow(change, BatchStatus.FAILED)).isTrue();
            });
        }

        @Test
        void findsByAResyncWhatIsRemovedOrEndedAnewBetweenPolls() {
            server.create(A, BatchStatus.FAILED, START.minusSeconds(500));
            server.create(B, BatchStatus.FAILED, START.minusSeconds(400));
            server.create(C, BatchStatus.COMPLETED, START);
            WatchRun run = eager(BatchFilter.all(), options.emitExisting(false).resyncInterval(Duration.ofMinutes(2)));

            server.set(A, BatchStatus.COMPLETED);
            server.delete(B);
            time.advanceTimeBy(Duration.ofSeconds(119));
            assertThat(run.kinds()).isEmpty();
            time.advanceTimeBy(Duration.ofSeconds(6));

            assertThat(run.kinds()).containsExactly(STATUS_CHANGED, REMOVED);
        }

        @Test
        void emitsABatchThatStopsMatchingOnceMoreWithItsNewState() {
            server.create(A, BatchStatus.PENDING, START.minusSeconds(2));
            server.create(B, BatchStatus.PROCESSING, START.minusSeconds(1));
            WatchRun run = eager(BatchFilter.all().status(BatchStatus.PROCESSING), options);
            assertThat(run.changes()).extracting(BatchChange::batchId).containsExactly(B);

            server.set(A, BatchStatus.PROCESSING);
            server.set(B, BatchStatus.COMPLETED);
            poll();
            server.delete(B); // it did not match any more, so nobody waits for news of it
            server.delete(A);
            time.advanceTimeBy(Duration.ofHours(1));

            assertThat(run.kinds()).containsExactly(EXISTING, STATUS_CHANGED, STATUS_CHANGED, REMOVED);
            BatchChange started = run.changes().get(1);
            assertThat(started.before().status()).isEqualTo(BatchStatus.PENDING);
            BatchChange ended = run.changes().get(2);
            assertThat(ended.batchId()).isEqualTo(B);
            assertThat(isNow(ended, BatchStatus.COMPLETED)).isTrue();
            assertThat(run.changes().get(3).batchId()).isEqualTo(A);
        }

        @Test
        void emitsWhatFailsWithoutListingAllThatFailed() {
            server.create(A, BatchStatus.FAILED, START.minus(Duration.ofDays(300)));
            server.create(B, BatchStatus.PROCESSING, START);
            WatchRun run = eager(BatchFilter.all().status(BatchStatus.FAILED), options);
            assertThat(run.changes()).extracting(BatchChange::batchId).containsExactly(A);

            server.requests().clear();
            server.set(B, BatchStatus.FAILED);
            poll();

            assertThat(run.kinds()).containsExactly(EXISTING, STATUS_CHANGED);
            assertThat(server.requests())
                    .hasSize(3)
                    .noneMatch(call -> call.filter().status() == BatchStatus.FAILED);
        }

        @Test
        void emitsAnEvictedBatchThatIsReopened() {
            server.create(A, BatchStatus.FAILED, START.minus(Duration.ofDays(8)));
            server.create(B, BatchStatus.FAILED, START);
            WatchRun run = eager(BatchFilter.all(), options.emitExisting(false));

            server.set(A, BatchStatus.PENDING);
            poll();

            assertThat(run.changes()).singleElement().satisfies(change -> {
                assertThat(change.kind()).isEqualTo(STATUS_CHANGED);
                assertThat(change.before()).isNull();
            });
        }
    }

    @Nested
    class Intervals {
        @Test
        void waitsTheIntervalFromTheEndOfAPollThatTakesThree() {
            server.create(A, BatchStatus.PROCESSING, START);
            List<Duration> calls = new ArrayList<>();
            int[] inFlight = {0};
            PageSource slow = request -> Mono.defer(() -> {
                calls.add(Duration.ofNanos(time.now(TimeUnit.NANOSECONDS)));
                assertThat(++inFlight[0]).isEqualTo(1);
                return Mono.delay(INTERVAL, time).then(server.fetch(request)).doOnTerminate(() -> inFlight[0]--);
            });
            WatchRun run = watch(BatchFilter.all(), options, slow);
            run.want(Long.MAX_VALUE);

            time.advanceTimeBy(Duration.ofSeconds(51));

            assertThat(run.error()).isNull();
            assertThat(calls).extracting(Duration::toSeconds).containsExactly(0L, 10L, 15L, 20L, 30L, 35L, 40L, 50L);
        }

        @Test
        void pollsLessOftenWhileNothingIsLive() {
            server.create(A, BatchStatus.PROCESSING, START);
            WatchRun run = eager(BatchFilter.all(), options.idleInterval(Duration.ofMinutes(1)));
            server.set(A, BatchStatus.COMPLETED);
            poll();
            int calls = server.requests().size();

            time.advanceTimeBy(Duration.ofSeconds(59));
            assertThat(server.requests()).hasSize(calls);
            time.advanceTimeBy(Duration.ofSeconds(1));

            assertThat(server.requests()).hasSize(calls + 3);
            assertThat(run.kinds()).containsExactly(EXISTING, STATUS_CHANGED);
        }
    }

    @Nested
    class SlowConsumers {
        @Test
        void doesNotPollForAConsumerThatWantsNothingAndThenEmitsWhatItMissedAsOneChangeABatch() {
            server.create(A, BatchStatus.PENDING, START.minusSeconds(3));
            server.create(B, BatchStatus.PENDING, START.minusSeconds(2));
            WatchRun run = watch(BatchFilter.all(), options, server);
            run.want(3);
            server.set(A, BatchStatus.PROCESSING);
            server.set(B, BatchStatus.PROCESSING);
            poll();
            assertThat(run.kinds()).containsExactly(EXISTING, EXISTING, STATUS_CHANGED);
            int calls = server.requests().size();

            server.progress(B);
            server.create(C, BatchStatus.PENDING, at(100));
            time.advanceTimeBy(Duration.ofHours(1));
            server.set(B, BatchStatus.COMPLETED);
            assertThat(server.requests()).hasSize(calls);
            run.want(10);

            assertThat(run.kinds()).containsExactly(EXISTING, EXISTING, STATUS_CHANGED, STATUS_CHANGED, CREATED);
            BatchChange merged = run.changes().get(3);
            assertThat(merged.before().status()).isEqualTo(BatchStatus.PENDING);
            assertThat(merged.after().status()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(server.requests()).hasSize(calls + 4);
        }

        @Test
        void emitsNothingForABatchThatIsAsItWasEmittedLast() {
            WatchRun run = watch(BatchFilter.all(), options, server);
            run.want(1);
            server.create(A, BatchStatus.PENDING, START.plusSeconds(1));
            server.create(B, BatchStatus.PENDING, START.plusSeconds(2));
            server.create(C, BatchStatus.PENDING, START.plusSeconds(3));
            poll();
            assertThat(run.changes()).extracting(BatchChange::batchId).containsExactly(A);

            server.delete(C);
            poll();
            run.want(1); // a poll that misses C, and the change of B
            poll();
            run.want(5);

            assertThat(run.changes()).extracting(BatchChange::batchId).containsExactly(A, B);
            time.advanceTimeBy(Duration.ofMinutes(1));
            assertThat(run.kinds()).containsExactly(CREATED, CREATED);
        }
    }

    @Nested
    class FailedPolls {
        @Test
        void reportsAFailedPollAndPollsAgain() {
            server.create(A, BatchStatus.PROCESSING, START);
            FailingSource source = new FailingSource(server);
            WatchRun run = watch(BatchFilter.all(), options, source);
            run.want(Long.MAX_VALUE);

            server.set(A, BatchStatus.COMPLETED);
            source.fail(reset(), reset());
            time.advanceTimeBy(Duration.ofSeconds(10));
            assertThat(run.kinds()).containsExactly(EXISTING);
            poll();

            assertThat(run.kinds()).containsExactly(EXISTING, STATUS_CHANGED);
            assertThat(failures).extracting(WatchFailure::inARow).containsExactly(1, 2);
            assertThat(failures).extracting(WatchFailure::failedAt).containsExactly(at(5), at(10));
            assertThat(failures).extracting(WatchFailure::nextPollIn).containsOnly(INTERVAL);
            source.fail(reset());
            poll();
            assertThat(failures).extracting(WatchFailure::inARow).containsExactly(1, 2, 1);
        }

        @Test
        void waitsAsLongAsTheServerAsksButAnHourAtMost() {
            FailingSource source = new FailingSource(server);
            source.fail(limited(Duration.ofSeconds(40)), limited(Duration.ofSeconds(1)), limited(Duration.ofDays(9)));
            WatchRun run = watch(BatchFilter.all(), options, source);
            run.want(1);

            time.advanceTimeBy(Duration.ofSeconds(39));
            assertThat(failures).hasSize(1);
            time.advanceTimeBy(Duration.ofSeconds(6));

            assertThat(failures)
                    .extracting(WatchFailure::nextPollIn)
                    .containsExactly(Duration.ofSeconds(40), INTERVAL, Duration.ofHours(1));
        }

        @Test
        void takesNothingForRemovedAfterAPollThatFailedInPart() {
            server.create(A, BatchStatus.PENDING, START.minusSeconds(100));
            server.create(B, BatchStatus.COMPLETED, START);
            FailingSource source = new FailingSource(server);
            WatchRun run = watch(BatchFilter.all(), options, source);
            run.want(Long.MAX_VALUE);
            server.delete(A);
            server.delete(B);

            for (int failing = 0; failing < 4; failing++) { // pending, processing, created since, what became of A
                for (int i = 0; i < failing; i++) {
                    source.pass();
                }
                source.fail(reset());
                poll();
                assertThat(run.kinds()).containsExactly(EXISTING, EXISTING);
            }
            poll();
            assertThat(run.kinds()).containsExactly(EXISTING, EXISTING);
            poll();

            assertThat(failures).hasSize(4);
            assertThat(run.kinds()).containsExactly(EXISTING, EXISTING, REMOVED, REMOVED);
        }
    }

    @Nested
    class FailuresThatTerminate {
        @Test
        void endsAtOnceIfTheApiRejectsTheKey() {
            PageFetchException rejected = new ApiKeyRejectedException(1, 401, "no");
            FailingSource source = new FailingSource(server);
            WatchRun run = watch(BatchFilter.all(), options, source);
            run.want(Long.MAX_VALUE);
            source.fail(rejected);
            poll();
            int calls = source.calls;
            time.advanceTimeBy(Duration.ofHours(1));

            assertThat(run.error()).isSameAs(rejected);
            assertThat(source.calls).isEqualTo(calls);
            assertThat(failures).isEmpty();
        }

        @Test
        void pollsAgainAfterOneFailureOfAnyKind() {
            List<PageFetchException> once = List.of(
                    new UnreadablePageException(1, "HTML"),
                    new RequestRejectedException(1, 403, "firewall"),
                    new PaginationException(1, "page 2 again"),
                    new TransportException(1, "untrusted certificate", false, null),
                    new ApiKeyRejectedException(1, 401, "proxy", false),
                    new ApiKeyRejectedException(1, "the key supplier returned null", null));
            server.create(A, BatchStatus.PENDING, START);
            FailingSource source = new FailingSource(server);
            WatchRun run = watch(BatchFilter.all(), options, source);
            run.want(Long.MAX_VALUE);
            for (PageFetchException failure : once) {
                source.fail(failure);
                poll();
                server.progress(A);
                poll();
            }

            assertThat(run.error()).isNull();
            assertThat(run.kinds()).hasSize(1 + once.size());
            assertThat(failures).extracting(WatchFailure::cause).containsExactlyElementsOf(once);
            assertThat(failures).extracting(WatchFailure::inARow).containsOnly(1);
        }

        @Test
        void endsWithAFailureThatIsNotTransientOnceItHasLastedFor15Minutes() {
            FailingSource source = new FailingSource(server);
            source.failAlways(() -> new UnreadablePageException(1, "HTML"));
            WatchRun run = watch(BatchFilter.all(), options, source);
            run.want(1);

            time.advanceTimeBy(Duration.ofMinutes(15).minusSeconds(1));
            assertThat(run.error()).isNull();
            assertThat(failures).hasSize(180);
            time.advanceTimeBy(Duration.ofSeconds(1));

            assertThat(run.error()).isInstanceOf(UnreadablePageException.class);
            assertThat(failures).hasSize(180);
        }

        @Test
        void endsIfTheKeyStaysMissing() {
            FailingSource source = new FailingSource(server);
            source.failAlways(() -> new ApiKeyRejectedException(1, "the key supplier returned null", null));
            WatchRun run = watch(BatchFilter.all(), options, source);
            run.want(1);

            time.advanceTimeBy(Duration.ofMinutes(15).minusSeconds(1));
            assertThat(run.error()).isNull();
            time.advanceTimeBy(Duration.ofSeconds(1));

            assertThat(run.error()).isInstanceOf(ApiKeyRejectedException.class);
        }

        @Test
        void measuresHowLongAFailureLastsFromTheFirstOneSinceACompletePoll() {
            FailingSource source = new FailingSource(server);
            WatchRun run = watch(BatchFilter.all(), options.failAfter(Duration.ofSeconds(20)), source);
            run.want(1);
            source.fail(html(), html(), html(), html());
            time.advanceTimeBy(Duration.ofSeconds(25)); // and a complete poll
            assertThat(run.error()).isNull();

            source.fail(html(), html(), html(), html());
            time.advanceTimeBy(Duration.ofSeconds(20));
            assertThat(run.error()).isNull();
            source.fail(html());
            poll();

            assertThat(run.error()).isInstanceOf(UnreadablePageException.class);
        }

        @Test
        void measuresHowLongAFailureLastsFromTheFirstOneSinceATransientFailure() {
            FailingSource source = new FailingSource(server);
            WatchRun run = watch(BatchFilter.all(), options, source);
            source.fail(html());
            run.want(1);
            source.failAlways(() -> reset());
            time.advanceTimeBy(Duration.ofMinutes(20));
            source.failAlways(() -> html());
            time.advanceTimeBy(Duration.ofMinutes(15));
            assertThat(run.error()).isNull();
            poll();

            assertThat(run.error()).isInstanceOf(UnreadablePageException.class);
            assertThat(failures).hasSize(1 + 240 + 180);
        }

        @Test
        void endsAtTheSecondFailureInARowIfTheIntervalIsLongerThanFailAfter() {
            Duration hour = Duration.ofHours(1);
            FailingSource source = new FailingSource(server);
            WatchRun run = watch(BatchFilter.all(), options.idleInterval(hour), source);
            run.want(1); // a complete poll of a list without batches
            source.fail(html());
            time.advanceTimeBy(hour.multipliedBy(2)); // and a complete poll
            source.fail(html(), reset(), html());
            time.advanceTimeBy(hour.multipliedBy(3));
            assertThat(run.error()).isNull();
            assertThat(failures).hasSize(4);
            source.fail(html());
            time.advanceTimeBy(hour);

            assertThat(run.error()).isInstanceOf(UnreadablePageException.class);
        }

        @Test
        void neverEndsWithAFailureThatIsTransient() {
            FailingSource source = new FailingSource(server);
            source.failAlways(() -> reset());
            WatchRun run = watch(BatchFilter.all(), options.failAfter(Duration.ofSeconds(20)), source);
            run.want(1);
            time.advanceTimeBy(Duration.ofDays(1));

            assertThat(run.error()).isNull();
            assertThat(failures).hasSize(17_281);
        }
    }

    @Nested
    class Listeners {
        @Test
        void endsWithWhatTheListenerThrows() {
            FailingSource source = new FailingSource(server);
            source.fail(reset());
            RuntimeException bug = new IllegalStateException("bug");
            WatchRun run = watch(
                    BatchFilter.all(),
                    options.onPollFailed(failure -> {
                        throw bug;
                    }),
                    source);

            run.want(1);

            assertThat(run.error()).isSameAs(bug);
        }

        @Test
        void reportsEachCompletePollToEachListenerBeforeItsChanges() {
            server.create(A, BatchStatus.COMPLETED, START.minusSeconds(20));
            server.create(B, BatchStatus.PENDING, START.minusSeconds(10));
            List<WatchPoll> polls = new ArrayList<>();
            List<WatchRun> runs = new ArrayList<>();
            List<Integer> emittedBefore = new ArrayList<>();
            FailingSource source = new FailingSource(server);
            WatchOptions heard = options.idleInterval(Duration.ofMinutes(1))
                    .onPolled(polls::add)
                    .onPolled(poll -> emittedBefore.add(runs.get(0).changes().size()));
            runs.add(watch(BatchFilter.all(), heard, source));
            runs.get(0).want(Long.MAX_VALUE);
            source.fail(reset());
            poll();
            server.set(B, BatchStatus.COMPLETED);
            poll();

            assertThat(polls)
                    .extracting(WatchPoll::endedAt, WatchPoll::live, WatchPoll::nextPollIn)
                    .containsExactly(tuple(START, 1, INTERVAL), tuple(at(10), 0, Duration.ofMinutes(1)));
            assertThat(polls).extracting(WatchPoll::rows).first().isEqualTo(2);
            assertThat(failures).hasSize(1);
            assertThat(emittedBefore).containsExactly(0, 2);
        }

        @Test
        void reportsHowLongAPollTook() {
            time.advanceTimeBy(Duration.ofSeconds(10));
            server.create(A, BatchStatus.PENDING, START.minusSeconds(10));
            List<WatchPoll> polls = new ArrayList<>();
            PageSource slow =
                    request -> Mono.delay(Duration.ofMillis(300), time).then(server.fetch(request));

            watch(BatchFilter.all(), options.onPolled(polls::add), slow).want(1);
            time.advanceTimeBy(Duration.ofSeconds(1));

            assertThat(polls)
                    .extracting(WatchPoll::took)
                    .containsExactly(Duration.ofMillis(300)
                            .multipliedBy(server.requests().size()));
        }

        @Test
        void reportsEachFailedPollToEachListener() {
            FailingSource source = new FailingSource(server);
            source.fail(reset());
            List<WatchFailure> heard = new ArrayList<>();

            watch(BatchFilter.all(), options.onPollFailed(heard::add), source).want(1);

            assertThat(heard).hasSize(1).isEqualTo(failures);
        }
    }

    @Nested
    class Subscriptions {
        @Test
        void cancelStopsTheTimer() {
            ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
            timers.setRemoveOnCancelPolicy(true);
            try {
                WatchRun run = eager(BatchFilter.all(), options.scheduler(Schedulers.fromExecutorService(timers)));
                int calls = server.requests().size();
                assertThat(timers.getQueue()).hasSize(1);

                run.cancel();

                assertThat(timers.getQueue()).isEmpty();
                assertThat(server.requests()).hasSize(calls);
            } finally {
                timers.shutdownNow();
            }
        }

        @Test
        void cancelAbortsTheCallInFlight() {
            List<String> ends = new ArrayList<>();
            PageSource hanging = request -> Mono.<BatchPage>never().doFinally(end -> ends.add(end.toString()));
            WatchRun run = watch(BatchFilter.all(), options, hanging);
            run.want(1);

            run.cancel();

            assertThat(ends).containsExactly("cancel");
        }

        @Test
        void eachSubscriptionPollsOnItsOwn() {
            server.create(A, BatchStatus.PENDING, START);
            var watch = BatchSessionFlux.over(server).watch(BatchFilter.all(), options);

            StepVerifier.create(watch.take(1)).expectNextCount(1).verifyComplete();
            StepVerifier.create(watch.take(1)).expectNextCount(1).verifyComplete();

            assertThat(server.requests()).hasSize(2);
        }

        @Test
        void goesByVirtualTimeThatWasSetWhenItIsSubscribedTo() {
            server.create(A, BatchStatus.PENDING, START);
            WatchOptions byDefault = WatchOptions.every(Duration.ofHours(1));

            StepVerifier.withVirtualTime(() -> BatchSessionFlux.over(server).watch(BatchFilter.all(), byDefault))
                    .expectNextMatches(change -> change.kind() == EXISTING)
                    .then(() -> server.set(A, BatchStatus.CANCELLED))
                    .expectNoEvent(Duration.ofMinutes(59))
                    .thenAwait(Duration.ofMinutes(1))
                    .expectNextMatches(change -> isNow(change, BatchStatus.CANCELLED))
                    .thenCancel()
                    .verify(Duration.ofSeconds(30));
        }
    }

    private WatchRun eager(BatchFilter filter, WatchOptions options) {
        WatchRun run = watch(filter, options, server);
        run.want(Long.MAX_VALUE);
        return run;
    }

    private WatchRun watch(BatchFilter filter, WatchOptions options, PageSource source) {
        Map<UUID, BatchSummary> start = options.emitExisting() ? Map.of() : server.matching(filter);
        return new WatchRun(server, filter, start)
                .mayEvict(row -> row.createdAt().isBefore(START.minus(Duration.ofDays(7))))
                .subscribedTo(BatchSessionFlux.over(source).watch(filter, options));
    }

    private void poll() {
        time.advanceTimeBy(INTERVAL);
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }

    private static PageFetchException reset() {
        return new TransportException(1, "reset", true, null);
    }

    private static PageFetchException html() {
        return new UnreadablePageException(1, "HTML");
    }

    private static PageFetchException limited(Duration retryAfter) {
        return new RateLimitedException(1, "slower", retryAfter);
    }

    /** Fails the next calls as scripted, or lets one pass. */
    private static final class FailingSource implements PageSource {
        private final PageSource source;
        private final Queue<Mono<BatchPage>> script = new ArrayDeque<>();
        private Supplier<@Nullable PageFetchException> always = () -> null;
        private int calls;

        FailingSource(PageSource source) {
            this.source = source;
        }

        void fail(PageFetchException... failures) {
            for (PageFetchException failure : failures) {
                script.add(Mono.error(failure));
            }
        }

        void failAlways(Supplier<@Nullable PageFetchException> always) {
            this.always = always;
        }

        void pass() {
            script.add(Mono.empty());
        }

        @Override
        public Mono<BatchPage> fetch(PageRequest request) {
            return Mono.defer(() -> {
                calls++;
                PageFetchException failure = always.get();
                if (failure != null) {
                    return Mono.error(failure);
                }
                Mono<BatchPage> scripted = script.poll();
                return scripted == null ? source.fetch(request) : scripted.switchIfEmpty(source.fetch(request));
            });
        }
    }

    private static boolean isNow(BatchChange change, BatchStatus status) {
        return change.after() != null && change.after().status() == status;
    }
}
