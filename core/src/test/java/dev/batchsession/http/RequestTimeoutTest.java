package dev.batchsession.http;

import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.TransportException;
import dev.batchsession.scripted.PageBodies;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** The timeout of an attempt is a task of an event loop: whoever's loops they are, and wherever the attempt begins. */
class RequestTimeoutTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofHours(1);
    private static final int RACES = 300;
    private static final int ANSWERED = 1;
    private static final int REFUSED = 2;
    private static final int SILENT = 3;
    private static final int SILENT_IN_THE_BODY = 4;

    private final CountDownLatch silence = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final LoopResources serverLoops = LoopResources.create("silent-server", 1, true);
    private final WatchedLoops loops = new WatchedLoops();
    private final EventLoopGroup colocatedGroup = LoopResources.colocate(loops.group);
    private final LoopResources colocatedLoops = preferNative -> colocatedGroup;
    private final ConnectionProvider pool = ConnectionProvider.create("one", 1);
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .runOn(serverLoops)
            .doOnConnection(connection -> connection.onDispose(closed::countDown))
            .handle(this::answer)
            .bindNow();

    @AfterEach
    void stop() {
        pool.dispose();
        loops.group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        server.disposeNow();
        serverLoops.dispose();
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void endsAnAttemptWhoseServerIsSilentBeforeTheHeaders(Client client) throws Exception {
        connect(client);

        assertTimesOut(fetch(client, SILENT, SHORT));

        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void endsAnAttemptWhoseServerFallsSilentInTheBody(Client client) throws Exception {
        connect(client);

        assertTimesOut(fetch(client, SILENT_IN_THE_BODY, SHORT));

        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Client.class,
            names = "DEFAULT", // whose pool takes 500 connections to exhaust
            mode = EnumSource.Mode.EXCLUDE)
    void endsAnAttemptThatWaitsForAConnectionAndLeavesTheOtherAlone(Client client) throws Exception {
        Disposable holder = fetch(client, SILENT, LONG).subscribe();
        assertThat(silence.await(30, TimeUnit.SECONDS)).isTrue();

        assertTimesOut(fetch(client, ANSWERED, SHORT));

        assertThat(holder.isDisposed()).isFalse();
        assertThat(closed.getCount()).isEqualTo(1);
        holder.dispose();
        StepVerifier.create(fetch(client, ANSWERED, LONG))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void endsAnAttemptThatBeginsOnAnEventLoop(Client client) {
        HttpPageSource source = source(client, SHORT);
        EventLoopGroup group = loopsOf(client);

        for (EventExecutor loop : group) {
            AtomicBoolean stayed = new AtomicBoolean();
            assertTimesOut(source.fetch(page(SILENT))
                    .doOnError(error -> stayed.set(loop.inEventLoop()))
                    .subscribeOn(Schedulers.fromExecutorService(loop)));
            assertThat(stayed).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void endsAnAttemptThatBeginsElsewhereOnAnEventLoop(Client client) {
        AtomicBoolean onLoop = new AtomicBoolean();

        assertTimesOut(fetch(client, SILENT, SHORT)
                .doOnError(error -> {
                    for (EventExecutor loop : loopsOf(client)) {
                        onLoop.compareAndSet(false, loop.inEventLoop());
                    }
                })
                .subscribeOn(Schedulers.parallel()));

        assertThat(onLoop).isTrue();
    }

    @Test
    void leavesNoTaskBehindAnAttemptThatEndedBefore() {
        PageSource source = source(Client.CALLERS, LONG);

        StepVerifier.create(Flux.range(0, 10)
                        .concatMap(i -> source.fetch(page(ANSWERED)).thenReturn(i)))
                .expectNextCount(10)
                .expectComplete()
                .verify(PATIENCE);
        loops.assertNoTaskIsLeft();

        StepVerifier.create(source.fetch(page(REFUSED))).expectError().verify(PATIENCE);
        loops.assertNoTaskIsLeft();
    }

    @Test
    void leavesNoTaskBehindAnAttemptThatBeganOnAnEventLoop() {
        PageSource source = source(Client.CALLERS, LONG);

        for (EventExecutor loop : loops.group) {
            StepVerifier.create(source.fetch(page(ANSWERED)).subscribeOn(Schedulers.fromExecutorService(loop)))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(PATIENCE);
            loops.assertNoTaskIsLeft();
        }
    }

    @Test
    void leavesNoTaskBehindAnAttemptThatIsCancelled() throws Exception {
        Disposable call = fetch(Client.CALLERS, SILENT, LONG).subscribe();
        assertThat(silence.await(30, TimeUnit.SECONDS)).isTrue();

        call.dispose();

        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        loops.assertNoTaskIsLeft();
    }

    @Test
    void leavesNoTaskBehindAnAttemptThatTimedOut() {
        assertTimesOut(fetch(Client.CALLERS, SILENT, SHORT));

        loops.assertNoTaskIsLeft();
    }

    @ParameterizedTest
    @ValueSource(ints = {SILENT, SILENT_IN_THE_BODY, REFUSED, ANSWERED})
    void dropsNoErrorIfACancelMeetsTheTimeout(int page) {
        connect(Client.DEFAULT);
        Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
        Hooks.onErrorDropped(dropped::add);
        try {
            Random random = new Random(42);
            for (int i = 0; i < RACES; i++) {
                Mono<BatchPage> call = fetch(Client.DEFAULT, page, Duration.ofNanos(1 + random.nextInt(2_000_000)));
                Cancelling attempts = new Cancelling();
                (i % 2 == 0
                                ? call
                                : call.retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(1))
                                        .maxBackoff(Duration.ofMillis(2))))
                        .subscribe(attempts);
                LockSupport.parkNanos(random.nextInt(4_000_000));
                attempts.subscription.cancel();
            }
        } finally {
            Hooks.resetOnErrorDropped();
        }

        assertThat(dropped).isEmpty();
    }

    /** So that the short time is not spent on starting loops, loading classes and opening a connection. */
    private void connect(Client client) {
        StepVerifier.create(fetch(client, ANSWERED, LONG))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    private static void assertTimesOut(Mono<BatchPage> attempt) {
        StepVerifier.create(attempt)
                .expectErrorSatisfies(error -> {
                    assertThat(error)
                            .isInstanceOf(TransportException.class)
                            .hasMessageContaining("timed out after 0.2 s");
                    assertThat(((TransportException) error).isTransient()).isTrue();
                })
                .verify(PATIENCE);
    }

    private Mono<BatchPage> fetch(Client client, int page, Duration timeout) {
        return source(client, timeout).fetch(page(page));
    }

    private HttpPageSource source(Client client, Duration timeout) {
        HttpPageSource.Builder builder = HttpPageSource.builder()
                .apiKey("sk-3f9c1e")
                .baseUrl(URI.create("http://127.0.0.1:" + server.port()))
                .requestTimeout(timeout);
        return (client == Client.DEFAULT ? builder : builder.httpClient(clientOf(client))).build();
    }

    private HttpClient clientOf(Client client) {
        return switch (client) {
            case DEFAULT -> DefaultClient.INSTANCE;
            case CALLERS -> HttpClient.create(pool).runOn(loops);
            case CALLERS_COLOCATED -> HttpClient.create(pool).runOn(colocatedLoops);
            case CALLERS_WITH_THE_LOOPS_OF_REACTOR_NETTY -> HttpClient.create(pool);
        };
    }

    private EventLoopGroup loopsOf(Client client) {
        return clientOf(client).configuration().loopResources().onClient(true);
    }

    private static PageRequest page(int page) {
        return new PageRequest(BatchFilter.all(), page, 100);
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        int page = Integer.parseInt(request.uri().replaceFirst(".*[?&]page=(\\d+).*", "$1"));
        byte[] body = PageBodies.page(batches(1, 10), page, 9, 90).getBytes(StandardCharsets.UTF_8);
        return switch (page) {
            case ANSWERED -> response.sendByteArray(Mono.just(body)).then();
            case REFUSED -> response.status(500).send();
            default -> {
                silence.countDown();
                yield page == SILENT
                        ? Mono.never()
                        : response.header("Content-Length", Integer.toString(body.length))
                                .sendByteArray(Mono.just(Arrays.copyOf(body, 100)))
                                .then()
                                .then(Mono.never());
            }
        };
    }

    /** Ignores an error after its cancel; Reactor's own subscribers report it as dropped. */
    private static final class Cancelling implements CoreSubscriber<BatchPage> {
        private volatile Subscription subscription = Operators.cancelledSubscription();

        @Override
        public void onSubscribe(Subscription upstream) {
            subscription = upstream;
            upstream.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(BatchPage page) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {}
    }

    /** Whose client it is, and whose event loops. */
    private enum Client {
        DEFAULT,
        CALLERS,
        CALLERS_COLOCATED,
        CALLERS_WITH_THE_LOOPS_OF_REACTOR_NETTY
    }

    /** Two loops that tell whether they have something to do later. */
    private static final class WatchedLoops implements LoopResources {
        private final EventLoopGroup group = new Group();

        @Override
        public EventLoopGroup onServer(boolean preferNative) {
            return group;
        }

        void assertNoTaskIsLeft() {
            for (EventExecutor loop : group) {
                // Behind what is still in the loop's queue, such as the removal of a task that another thread called
                // off.
                assertThat(loop.submit(((Loop) loop)::hasTaskForLater)
                                .syncUninterruptibly()
                                .getNow())
                        .isFalse();
            }
        }

        private static final class Group extends MultiThreadIoEventLoopGroup {
            Group() {
                super(2, new DefaultThreadFactory("watched-loop", true), NioIoHandler.newFactory());
            }

            @Override
            protected SingleThreadIoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... args) {
                return new Loop(this, executor, handlers);
            }
        }

        private static final class Loop extends SingleThreadIoEventLoop {
            Loop(Group group, Executor executor, IoHandlerFactory handlers) {
                super(group, executor, handlers);
            }

            boolean hasTaskForLater() {
                return nextScheduledTaskDeadlineNanos() >= 0; // -1 where there is none
            }
        }
    }
}
