package dev.batchsession.http;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.BatchPage;
import dev.batchsession.signal.ErrorSignals;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.UnreadablePageException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.EventExecutor;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Fetches pages from the API over HTTP. Immutable, safe for concurrent use, made by {@link #builder()}; most callers let
 * {@code BatchSessionFlux.builder()} make one.
 *
 * <p>A subscription to {@link #fetch} is exactly one HTTP exchange: nothing is tried again here and no redirect is
 * followed, so what decorates this source sees, and counts, every call.
 *
 * <p><b>Threads:</b> the answer is read and emitted on an event loop of Reactor Netty; nothing blocks it.
 * <b>Cancel</b> closes the connection of a call in flight. <b>Errors</b> are {@link PageFetchException}s.
 */
public final class HttpPageSource implements PageSource {
    private static final String KEY_HEADER = "anchor-api-key";

    private final HttpClient client;
    private final PageUri uri;
    private final String origin;
    private final Supplier<String> apiKey;
    private final Duration requestTimeout;
    private final int maxPageBytes;
    private final StatusFailures answers;

    private HttpPageSource(
            HttpClient client, URI baseUrl, Supplier<String> apiKey, Duration requestTimeout, int maxPageBytes) {
        this.client = client;
        this.uri = new PageUri(baseUrl);
        this.origin = BaseUrl.origin(baseUrl);
        this.apiKey = apiKey;
        this.requestTimeout = requestTimeout;
        this.maxPageBytes = maxPageBytes;
        this.answers = new StatusFailures(uri, Clock.systemUTC());
    }

    /** A source over {@code https://api.anchorbrowser.io}, with the key from the environment, unless told otherwise. */
    public static Builder builder() {
        return new Builder(System::getenv);
    }

    /**
     * The client of every source that was given none, to start from where one more thing is wanted of it, such as a header:
     * {@code httpClient(HttpPageSource.defaultClient().headers(…))}. Its pool of at most 500 connections and its event
     * loops, one a core, are shared by all that start from it.
     */
    public static HttpClient defaultClient() {
        return DefaultClient.INSTANCE;
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        requireNonNull(request, "request");
        int page = request.page();
        return ErrorSignals.defer(() -> exchange(request, keyFor(page))
                .materialize() // a failure that loses the race against a cancel or the timeout is not an error to report
                .timeout(
                        requestTimeout,
                        Mono.fromSupplier(() -> Signal.error(TransportFailures.timeout(page, requestTimeout))),
                        Schedulers.fromExecutorService(loop()))
                .dematerialize());
    }

    /**
     * Returns the scheme, host, port and path of the address below which the API is served, for example
     * {@code https://api.anchorbrowser.io}: in lower case, without the scheme's default port and a trailing slash. The key
     * is no part of it.
     */
    @Override
    public Optional<String> origin() {
        return Optional.of(origin);
    }

    /**
     * The event loop that this is called on, the first where it is called on none. A timeout that is set and called off
     * on its own thread wakes none; a scheduler's thread would be woken for each page.
     */
    private EventExecutor loop() {
        HttpClientConfig config = client.configuration();
        EventLoopGroup loops = config.loopResources().onClient(config.isPreferNative());
        for (EventExecutor loop : loops) {
            if (loop.inEventLoop()) {
                return loop;
            }
        }
        return loops.iterator().next(); // not loops.next(), whose turns deal out the connections
    }

    private Mono<BatchPage> exchange(PageRequest request, ApiKey key) {
        AtomicBoolean cancelled = new AtomicBoolean();
        return client.headers(
                        headers -> headers.set(KEY_HEADER, key.value()).set(HttpHeaderNames.ACCEPT, "application/json"))
                .doOnRequest((sent, connection) -> ResponseFilter.applyTo(connection, key))
                .get()
                .uri(uri.of(request))
                .responseConnection((response, connection) -> read(request.page(), key, response, connection)
                        // A cancel may end the body early; what is then wrong with it is nobody's error.
                        .onErrorComplete(error -> cancelled.get())
                        // A later task of the loop: the connection is back in its pool before the next page asks for
                        // one.
                        .publishOn(Schedulers.fromExecutor(connection.channel().eventLoop())))
                .singleOrEmpty()
                .onErrorMap(Exception.class, error -> TransportFailures.of(request.page(), error, key))
                .doOnCancel(() -> cancelled.set(true));
    }

    private Mono<BatchPage> read(int page, ApiKey key, HttpClientResponse response, Connection connection) {
        ByteBufFlux body = connection.inbound().receive();
        HttpHeaders headers = response.responseHeaders();
        if (response.status().equals(HttpResponseStatus.OK)) {
            int length = headers.getInt(HttpHeaderNames.CONTENT_LENGTH, 0);
            return body.collect(
                            () -> PageBytes.upTo(maxPageBytes, length), (bytes, chunk) -> appendTo(bytes, chunk, page))
                    .flatMap(bytes -> ErrorSignals.defer(() -> Mono.just(readAndRelease(bytes, page, key, headers))));
        }
        // A body that is longer costs its connection.
        PageBytes account = PageBytes.upTo(ErrorBody.MAX_BYTES, 0);
        return body.doOnNext(account::append)
                .takeUntil(chunk -> account.overflowed())
                .then(Mono.error(() -> answers.failure(page, response.status(), headers, account, key)));
    }

    private BatchPage readAndRelease(PageBytes bytes, int page, ApiKey key, HttpHeaders headers) {
        try {
            return PageJson.read(bytes, page, key);
        } catch (UnreadablePageException failure) {
            throw answers.unreadable(failure, headers, bytes, key);
        } finally {
            bytes.release();
        }
    }

    private void appendTo(PageBytes bytes, ByteBuf chunk, int page) {
        bytes.append(chunk);
        if (bytes.overflowed()) {
            throw new UnreadablePageException(page, "more than " + maxPageBytes + " bytes");
        }
    }

    private ApiKey keyFor(int page) {
        String key;
        try {
            key = apiKey.get();
        } catch (Throwable failure) { // of any kind: other languages do not check exceptions
            Exceptions.throwIfJvmFatal(failure);
            // Type and stack trace only: the messages of whatever looks up keys may contain one.
            throw new ApiKeyRejectedException(
                    page,
                    "the key supplier threw " + failure.getClass().getName(),
                    SanitizedCause.withoutMessages(failure));
        }
        if (key == null) {
            throw new ApiKeyRejectedException(page, "the key supplier returned null", null);
        }
        try {
            return ApiKey.of(key);
        } catch (IllegalArgumentException notAKey) {
            throw new ApiKeyRejectedException(page, String.valueOf(notAKey.getMessage()), null);
        }
    }

    @Override
    public String toString() {
        return "HttpPageSource[" + uri + ']';
    }

    /** Builds an {@link HttpPageSource}. Not safe for concurrent use; may be used again after {@link #build()}. */
    public static final class Builder {
        private static final URI API = URI.create("https://api.anchorbrowser.io");

        private final Environment environment;
        private @Nullable Supplier<String> apiKey;
        private @Nullable URI baseUrl;
        private @Nullable HttpClient httpClient;
        private Duration requestTimeout = Duration.ofSeconds(30);
        private int maxPageBytes = 16 * 1024 * 1024;
        private boolean plainHttpAllowed;

        Builder(Environment environment) {
            this.environment = environment;
        }

        /**
         * The team's API key: printable ASCII. Default: the environment variable {@code ANCHORBROWSER_API_KEY}.
         *
         * @throws NullPointerException if the key is {@code null}, with the message of a build without any key
         */
        public Builder apiKey(String apiKey) {
            String valid = ApiKey.of(apiKey).value();
            return apiKey(() -> valid);
        }

        /**
         * Where to get the key at each attempt, so that a key can be rotated while a listing runs. Called on the thread
         * that subscribes to the call, which may be an event loop: must not block. A supplier that throws, or returns
         * what cannot be a key, fails the attempt with {@link ApiKeyRejectedException}, whose cause has the type and the
         * stack trace of what was thrown, but not its message, which may contain a key.
         */
        public Builder apiKey(Supplier<String> apiKey) {
            this.apiKey = requireNonNull(apiKey, "apiKey");
            return this;
        }

        /**
         * The address below which {@code /v1/batch-sessions} is served: {@code https}, or {@code http} for a loopback
         * host; a path is kept, user info, query and fragment are refused. Default: the environment variable
         * {@code ANCHORBROWSER_BASE_URL}, else {@code https://api.anchorbrowser.io}.
         */
        public Builder baseUrl(URI baseUrl) {
            this.baseUrl = BaseUrl.checked(baseUrl);
            return this;
        }

        /**
         * Sets the address as {@link #baseUrl(URI)} does, from the text of a setting. A text that is refused is not quoted
         * in the message if it may contain a password.
         *
         * @throws IllegalArgumentException if the text is not a URI, or not one that {@link #baseUrl(URI)} accepts
         */
        public Builder baseUrl(String baseUrl) {
            this.baseUrl = BaseUrl.parsed(baseUrl);
            return this;
        }

        /**
         * The client to send with: its pool, timeouts, proxy, TLS, compression, metrics and headers (but for {@code accept}
         * and the key's) stay as they are.
         * Three things are switched off, since a promise of this library hangs on each: following redirects (the key
         * stays with its host), Reactor Netty's own retry (one attempt is one call) and wiretap (it logs the key).
         * Default: {@link HttpPageSource#defaultClient()}, which accepts gzip.
         */
        public Builder httpClient(HttpClient httpClient) {
            this.httpClient = requireNonNull(httpClient, "httpClient");
            return this;
        }

        /**
         * Longest time for one attempt, from the wait for a connection to the last byte of the answer; &gt; 0, default
         * 30 s. An attempt that takes longer is aborted and fails as transient. A resilience policy caps it by what is left of
         * the time for the page.
         */
        public Builder requestTimeout(Duration requestTimeout) {
            requireNonNull(requestTimeout, "requestTimeout");
            if (requestTimeout.isNegative() || requestTimeout.isZero()) {
                throw new IllegalArgumentException("requestTimeout must be > 0 but was " + requestTimeout);
            }
            this.requestTimeout = requestTimeout;
            return this;
        }

        /**
         * Most bytes of one page after decompression; &gt;= 1, default 16 MiB (a page of 100 rows has about 25 KiB). A
         * larger one is not read to its end and fails as unreadable.
         */
        public Builder maxPageBytes(int maxPageBytes) {
            if (maxPageBytes < 1) {
                throw new IllegalArgumentException("maxPageBytes must be >= 1 but was " + maxPageBytes);
            }
            this.maxPageBytes = maxPageBytes;
            return this;
        }

        /** Lets the key go unencrypted to a host other than this one: for a TLS proxy beside the process. */
        public Builder allowPlainHttp() {
            this.plainHttpAllowed = true;
            return this;
        }

        /**
         * The source; the builder's settings are copied.
         *
         * @throws IllegalStateException where no key was given and the environment has none
         * @throws IllegalArgumentException where the key would go over plain HTTP to another host, or what the
         *     environment has is refused
         */
        public HttpPageSource build() {
            URI base = baseUrl != null ? baseUrl : environment.baseUrl().orElse(API);
            BaseUrl.requireEncryption(base, plainHttpAllowed);
            Supplier<String> key = apiKey != null ? apiKey : environment.apiKey();
            HttpClient client = (httpClient != null ? httpClient : defaultClient())
                    .followRedirect(false)
                    .disableRetry(true)
                    .wiretap(false);
            return new HttpPageSource(client, base, key, requestTimeout, maxPageBytes);
        }
    }
}
