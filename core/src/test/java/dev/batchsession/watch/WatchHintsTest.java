package dev.batchsession.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.RateLimitedException;
import dev.batchsession.page.TransportException;
import dev.batchsession.scripted.SchedulerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.PublisherProbe;
import reactor.test.scheduler.VirtualTimeScheduler;

/** When a hint starts a poll. */
class WatchHintsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final UUID A = new UUID(1, 1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ServerModel server = new ServerModel();
    private final Sinks.Many<String> hints = Sinks.many().multicast().directBestEffort();
    private final List<Long> polls = new ArrayList<>(); // the second in which each started
    private final List<BatchChange> changes = new ArrayList<>();
    private final WatchOptions options = WatchOptions.every(Duration.ofMinutes(1))
            .scheduler(time)
            .clock(SchedulerClock.of(time, START))
            .wakeOn(hints.asFlux());

    WatchHintsTest() {
        server.create(A, BatchStatus.PENDING, START.minusSeconds(10));
        server.beforeCall = () -> {
            long second = time.now(TimeUnit.SECONDS);
            if (polls.isEmpty() || polls.get(polls.size() - 1) != second) {
                polls.add(second);
            }
        };
    }

    @Nested
    class Times {
        @Test
        void aHintStartsAPollAtOnce() {
            watch(options, server);
            advance(10);
            server.set(A, BatchStatus.FAILED);
            hint();
            advance(0);

            assertThat(changes).extracting(change -> change.after().status()).contains(BatchStatus.FAILED);
            advance(60);
            assertThat(polls).containsExactly(0L, 10L, 70L);
        }

        @Test
        void hintsWithinASecondAfterAPollCountAsOne() {
            watch(options, server);
            for (int n = 0; n < 9; n++) {
                hint();
                time.advanceTimeBy(Duration.ofMillis(100));
            }
            assertThat(polls).containsExactly(0L);
            advance(59);

            assertThat(polls).containsExactly(0L, 1L);
        }

        @Test
        void hintsDuringAPollCountAsOneAfterASecond() {
            PageSource slow = request -> Mono.delay(Duration.ofSeconds(3), time).then(server.fetch(request));
            watch(options, slow); // one call, and a poll ends at 3
            for (int n = 0; n < 20; n++) {
                hint();
                time.advanceTimeBy(Duration.ofMillis(100));
            }
            advance(60);

            assertThat(polls.get(0)).isEqualTo(3);
            assertThat(polls.get(1)).isEqualTo(3 + 1 + 3); // its first call is answered after three seconds
            assertThat(polls).hasSize(1 + 3);
        }

        @Test
        void aFloodOfHintsIsAPollASecond() {
            watch(options, server);
            for (int n = 0; n < 6_000; n++) {
                hint();
                time.advanceTimeBy(Duration.ofMillis(10));
            }

            assertThat(polls).hasSize(61);
        }

        @Test
        void aHintIsGoodForAsManyPollsAsItTakesToLookUpAllBatches() {
            for (int n = 0; n < 4 * 150; n++) { // four live batches, too far apart for one call
                BatchStatus status = n % 150 == 0 ? BatchStatus.PENDING : BatchStatus.COMPLETED;
                server.create(new UUID(2, n), status, START.minusSeconds(10_000 - n));
            }
            watch(options, server);
            advance(10);
            changes.clear();
            for (int n = 0; n < 4 * 150; n += 150) {
                server.set(new UUID(2, n), BatchStatus.COMPLETED);
            }
            hint();
            advance(5);

            assertThat(changes).extracting(BatchChange::kind).containsOnly(BatchChange.Kind.STATUS_CHANGED);
            assertThat(changes).hasSize(4);
            advance(60);
            assertThat(polls).containsExactly(0L, 10L, 11L, 71L);
        }

        @Test
        void aHintDoesNotDelayAShorterInterval() {
            List<Duration> times = new ArrayList<>();
            server.beforeCall = () -> times.add(Duration.ofNanos(time.now(TimeUnit.NANOSECONDS)));
            server.set(A, BatchStatus.COMPLETED);
            watch(options.idleInterval(Duration.ofMillis(300)), server);
            hint();
            time.advanceTimeBy(Duration.ofMillis(300));

            assertThat(times).contains(Duration.ofMillis(300));
        }

        @Test
        void aHintNeverShortensARetryAfter() {
            Queue<PageFetchException> script = failing(new RateLimitedException(1, "slower", Duration.ofSeconds(40)));
            watch(options, source(script));
            hint();
            advance(39);
            assertThat(polls).isEmpty();
            hint();
            advance(1);

            assertThat(polls).containsExactly(40L);
        }

        @Test
        void aHintStartsAPollAfterAFailedOneThatAsksForNothing() {
            Queue<PageFetchException> script = failing(new TransportException(1, "reset", true, null));
            watch(options, source(script));
            advance(5);
            hint();
            advance(0);

            assertThat(polls).containsExactly(5L);
        }

        @Test
        void aHintWithoutDemandWaitsForIt() {
            WatchRun run = new WatchRun(server, BatchFilter.all(), Map.of())
                    .subscribedTo(BatchSessionFlux.over(server).watch(BatchFilter.all(), options));
            run.want(1);
            advance(10);
            hint();
            hint();
            advance(10);
            assertThat(polls).containsExactly(0L);
            run.want(1);

            assertThat(polls).containsExactly(0L, 20L);
            advance(59);
            assertThat(polls).containsExactly(0L, 20L);
        }
    }

    @Nested
    class Publishers {
        @Test
        void theEndOfTheHintsLeavesTheInterval() {
            watch(options, server);
            hints.tryEmitComplete();
            advance(120);

            assertThat(polls).containsExactly(0L, 60L, 120L);
        }

        @Test
        void hintsOfTheOptionsAndOfTheClientStartAPoll() {
            Sinks.Many<String> others = Sinks.many().multicast().directBestEffort();
            BatchSessionFlux.over(server)
                    .wakeOn(others.asFlux())
                    .watch(BatchFilter.all(), options)
                    .subscribe();
            advance(10);
            hint();
            advance(10);
            others.tryEmitNext("");
            advance(10);
            hints.tryEmitError(new IllegalStateException("hints"));
            others.tryEmitNext("");
            advance(0);

            assertThat(polls).containsExactly(0L, 10L, 20L, 30L);
        }

        @Test
        void aPublisherThatIsAddedTwiceCountsOnce() {
            List<Object> subscriptions = new ArrayList<>();
            Flux<String> once = hints.asFlux().doOnSubscribe(subscriptions::add);
            BatchSessionFlux.over(server)
                    .wakeOn(once)
                    .watch(BatchFilter.all(), options.wakeOn(once))
                    .subscribe();

            assertThat(subscriptions).hasSize(1);
        }

        @Test
        void theHintsOfTheClientDecideAWaitEarly() {
            List<BatchSummary> ended = new ArrayList<>();
            BatchSessionFlux.over(server)
                    .wakeOn(hints.asFlux())
                    .waiter(WatchOptions.every(Duration.ofMinutes(1)).scheduler(time))
                    .untilEnded(A)
                    .subscribe(ended::add);
            advance(10);
            server.set(A, BatchStatus.FAILED);
            hint();
            advance(0);

            assertThat(ended).hasSize(1);
        }

        @Test
        void theFailureOfTheHintsLeavesTheInterval() {
            watch(options, server);
            hints.tryEmitError(new IllegalStateException("hints"));
            advance(120);

            assertThat(polls).containsExactly(0L, 60L, 120L);
        }

        @Test
        void hintsThatThrowOnSubscribeLeaveTheInterval() {
            Publisher<Object> broken = subscriber -> {
                throw new IllegalStateException("hints");
            };
            watch(options.wakeOn(broken), server);
            advance(60);

            assertThat(polls).containsExactly(0L, 60L);
        }

        @Test
        void cancelEndsTheSubscriptionToTheHints() {
            PublisherProbe<Object> probe = PublisherProbe.of(Flux.never());
            Disposable watch = watch(options.wakeOn(probe.flux()), server);
            probe.assertWasSubscribed();
            watch.dispose();

            probe.assertWasCancelled();
        }

        @Test
        void theFailureOfTheWatchEndsTheSubscriptionToTheHints() {
            server.failsCall = () -> {
                throw new IllegalStateException("bug");
            };
            PublisherProbe<Object> probe = PublisherProbe.of(Flux.never());
            BatchSessionFlux.over(server)
                    .watch(BatchFilter.all(), options.wakeOn(probe.flux()))
                    .subscribe(changes::add, failure -> {});

            probe.assertWasCancelled();
        }

        @Test
        void aPollStartsOnTheSchedulerNotOnTheThreadOfTheHint() throws InterruptedException {
            Scheduler scheduler = Schedulers.newSingle("polls");
            try {
                Queue<String> threads = new ConcurrentLinkedQueue<>();
                CountDownLatch second = new CountDownLatch(2 + 3);
                ServerModel quiet = new ServerModel();
                quiet.beforeCall = () -> {
                    threads.add(Thread.currentThread().getName());
                    second.countDown();
                };
                quiet.create(A, BatchStatus.PENDING, START);
                Disposable watch = BatchSessionFlux.over(quiet)
                        .watch(BatchFilter.all(), options.scheduler(scheduler))
                        .subscribe();
                threads.clear();
                second.countDown();
                hints.tryEmitNext("");

                assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();
                watch.dispose();
                assertThat(threads).allMatch(name -> name.startsWith("polls"));
            } finally {
                scheduler.dispose();
            }
        }
    }

    private Disposable watch(WatchOptions options, PageSource source) {
        return BatchSessionFlux.over(source).watch(BatchFilter.all(), options).subscribe(changes::add);
    }

    private void hint() {
        hints.tryEmitNext("anything");
    }

    private void advance(int seconds) {
        time.advanceTimeBy(Duration.ofSeconds(seconds));
    }

    private static Queue<PageFetchException> failing(PageFetchException... failures) {
        return new ConcurrentLinkedQueue<>(List.of(failures));
    }

    private PageSource source(Queue<PageFetchException> script) {
        return request -> Mono.defer(() -> {
            PageFetchException failure = script.poll();
            return failure == null ? server.fetch(request) : Mono.error(failure);
        });
    }
}
