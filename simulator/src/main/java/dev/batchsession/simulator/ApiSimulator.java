package dev.batchsession.simulator;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server that simulates the API, with {@code GET /v1/batch-sessions} over generated rows. Listens on the loopback
 * address only.
 *
 * <pre>{@code
 * try (ApiSimulator api = ApiSimulator.start(SimulatorOptions.defaults().failureRate(0.1))) {
 *     BatchSessionFlux.builder().baseUrl(api.baseUrl()).apiKey(api.apiKey())…
 * }
 * }</pre>
 *
 * <p>A test creates batches and changes them, unless the list changes by itself: {@link #create}, {@link #start},
 * {@link #progress}, {@link #complete}, {@link #fail}, {@link #cancel}, {@link #delete}. The next call shows the change.
 * Announces an end to the {@linkplain SimulatorOptions#webhook webhook} if there is one.
 *
 * <p>Safe for concurrent use. Starts two event loop threads, which {@link #close()} stops.
 */
public final class ApiSimulator implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int EVENT_LOOPS = 2;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final BatchList batches;
    private final @Nullable BatchControl control; // null if the list changes by itself
    private final ListEndpoint endpoint;
    private final SimulatorOptions options;
    private final Consumer<ServedCall> onServed;
    private final AtomicLong calls = new AtomicLong();
    private final Map<Integer, AtomicLong> answers = new ConcurrentHashMap<>();
    private final LoopResources threads = LoopResources.create("api-simulator", EVENT_LOOPS, true);
    private final DisposableServer server;
    private final Disposable webhooks;

    private ApiSimulator(SimulatorOptions options, Consumer<ServedCall> onServed) {
        this.options = options;
        this.onServed = onServed;
        Changes changes;
        if (options.list().living()) {
            LivingBatches living = LivingBatches.from(options, Clock.systemUTC());
            this.batches = living.list();
            this.control = null;
            changes = living;
        } else {
            BatchGenerator generator = new BatchGenerator(options.seed(), options.list());
            this.batches = new BatchList(generator.batches(options.batches()), options.list());
            this.control = options.list().changesPerCall() > 0
                    ? null
                    : new BatchControl(batches, generator, Clock.systemUTC());
            changes = new RandomChanges(batches, generator, options);
        }
        this.endpoint = new ListEndpoint(batches, changes, new Faults(options), options);
        this.server = bind(options.port());
        this.webhooks = options.webhook() == null
                ? Disposables.disposed()
                : new WebhookSender(options, threads).start(batches, changes);
    }

    /** Starts the server and returns when it accepts calls. Blocks meanwhile, so do not call it on an event loop. */
    public static ApiSimulator start(SimulatorOptions options) {
        return start(options, call -> {});
    }

    /**
     * Starts the server with a listener, and returns when it accepts calls. Blocks meanwhile, so do not call it on an
     * event loop.
     *
     * @param onServed called for each call, before its response is sent; must not block, since it is called on an event
     *     loop
     */
    public static ApiSimulator start(SimulatorOptions options, Consumer<ServedCall> onServed) {
        return new ApiSimulator(requireNonNull(options, "options"), requireNonNull(onServed, "onServed"));
    }

    private DisposableServer bind(int port) {
        try {
            return HttpServer.create()
                    .host(InetAddress.getLoopbackAddress().getHostAddress())
                    .port(port)
                    .runOn(threads)
                    .compress(true)
                    .handle(this::serve)
                    .bindNow();
        } catch (RuntimeException portTaken) {
            endThreads();
            throw portTaken;
        }
    }

    private Mono<Void> serve(HttpServerRequest request, HttpServerResponse response) {
        if (!request.method().equals(HttpMethod.GET) || !request.fullPath().equals(ListEndpoint.PATH)) {
            return answer(request, response, Reply.error(404, "Not found"));
        }
        Reply reply = endpoint.reply(
                calls.incrementAndGet(),
                request.requestHeaders().get(ListEndpoint.KEY_HEADER),
                new QueryStringDecoder(request.uri()));
        answers.computeIfAbsent(reply.status(), status -> new AtomicLong()).incrementAndGet();
        Mono<Void> sent = Mono.defer(() -> answer(request, response, reply));
        Duration latency = options.latency().plus(options.latencyPerRow().multipliedBy(reply.cost()));
        return latency.isZero() ? sent : Mono.delay(latency).then(sent);
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response, Reply reply) {
        onServed.accept(new ServedCall(request.method().name(), request.uri(), reply.status()));
        return send(response, reply);
    }

    private static Mono<Void> send(HttpServerResponse response, Reply reply) {
        response.status(reply.status()).header(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
        if (reply.retryAfter() != null) {
            long seconds =
                    reply.retryAfter().plusNanos(999_999_999).toSeconds(); // rounded up: never sooner than configured
            response.header(HttpHeaderNames.RETRY_AFTER, Long.toString(seconds));
        }
        return response.sendByteArray(Mono.fromCallable(() -> JSON.writeValueAsBytes(reply.body())))
                .then();
    }

    /** Returns the base URL of the server, such as {@code http://127.0.0.1:40123}. */
    public URI baseUrl() {
        return URI.create("http://" + server.host() + ':' + server.port());
    }

    /** Returns a key that the server accepts: the required one, or any if none is required. */
    public String apiKey() {
        return options.requiredKey() == null ? "any" : options.requiredKey();
    }

    /**
     * Adds a pending batch, created now. The ids are determined by the seed and the order of the calls.
     *
     * @param totalRequests the number of its requests, &gt;= 0
     * @return the id of the batch
     * @throws IllegalStateException if the list {@linkplain ListVariant changes by itself}
     */
    public UUID create(int totalRequests) {
        return control().create(totalRequests);
    }

    /**
     * Changes the status of a batch to {@code processing}, whatever it was. If the batch has ended, this is a retry: it has no
     * failed requests and no completion time afterwards.
     *
     * @throws IllegalArgumentException if there is no such batch
     * @throws IllegalStateException if the list {@linkplain ListVariant changes by itself}
     */
    public void start(UUID batchId) {
        control().start(batchId);
    }

    /**
     * Sets the counters of a batch, whose status becomes {@code processing}.
     *
     * @param completedRequests &gt;= 0
     * @param failedRequests &gt;= 0; at most all requests together with {@code completedRequests}
     * @throws IllegalArgumentException if there is no such batch, or a counter is out of bounds
     * @throws IllegalStateException if the list {@linkplain ListVariant changes by itself}
     */
    public void progress(UUID batchId, int completedRequests, int failedRequests) {
        control().progress(batchId, completedRequests, failedRequests);
    }

    /**
     * Ends a batch as {@code completed}, now. All requests that have not failed are completed.
     *
     * @throws IllegalArgumentException if there is no such batch
     * @throws IllegalStateException if the list {@linkplain ListVariant changes by itself}
     */
    public void complete(UUID batchId) {
        control().complete(batchId);
    }

    /**
     * Ends a batch as {@code failed}, now. All requests that are not completed have failed.
     *
     * @throws IllegalArgumentException if there is no such batch
     * @throws IllegalStateException if the list {@linkplain ListVariant changes by itself}
     */
    public void fail(UUID batchId) {
        control().fail(batchId);
    }

    /**
     * Ends a batch as {@code cancelled}, now, with the counters that it has.
     *
     * @throws IllegalArgumentException if there is no such batch
     * @throws IllegalStateException if the list {@linkplain ListVariant changes by itself}
     */
    public void cancel(UUID batchId) {
        control().cancel(batchId);
    }

    /**
     * Removes a batch from the list.
     *
     * @throws IllegalArgumentException if there is no such batch
     * @throws IllegalStateException if the list {@linkplain ListVariant changes by itself}
     */
    public void delete(UUID batchId) {
        control().delete(batchId);
    }

    private BatchControl control() {
        if (control == null) {
            throw new IllegalStateException(
                    "the list changes by itself: control needs a ListVariant without living and changesPerCall");
        }
        return control;
    }

    /** Returns the current rows, in the order in which they are served. */
    public List<SimulatedBatch> batches() {
        return batches.all();
    }

    /** Returns the changes of the rows since the start. */
    History history() {
        return batches.history();
    }

    /**
     * Returns the number of rows that a database with {@code OFFSET} and {@code LIMIT} would have read for the pages
     * served so far: the rows of each page, and those that it skips.
     */
    public long cost() {
        return batches.cost();
    }

    /** Returns the number of list calls received, whatever their response. */
    public long calls() {
        return calls.get();
    }

    /** Returns the number of list calls answered with this HTTP status. */
    public long answers(int status) {
        AtomicLong count = answers.get(status);
        return count == null ? 0 : count.get();
    }

    /** Stops the server and the webhook, closes their connections and stops their threads. Blocks for at most 10 seconds. */
    @Override
    public void close() {
        webhooks.dispose();
        server.disposeNow(CLOSE_TIMEOUT);
        endThreads();
    }

    private void endThreads() {
        threads.disposeLater(Duration.ZERO, CLOSE_TIMEOUT).block(CLOSE_TIMEOUT);
    }
}
