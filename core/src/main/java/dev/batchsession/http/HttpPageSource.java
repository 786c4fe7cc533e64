package dev.batchsession.http;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.UnreadablePageException;
import dev.batchsession.signal.ErrorSignals;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.context.Context;

/**
 * {@link PageSource} that fetches pages from the API over HTTP. Immutable and safe for concurrent use. Most callers use
 * {@code BatchSessionFlux.builder()}, which creates a source of its own.
 *
 * <p>A subscription to {@link #fetch} makes exactly one HTTP call. The source neither retries nor follows redirects, so a
 * decorator observes every call.
 *
 * <p><b>Cancel:</b> closes the connection of the call in flight. <b>Threads:</b> the page is decoded and emitted on an event
 * loop of Reactor Netty, which is never blocked. <b>Errors:</b> {@link PageFetchException}. An {@link Error} of the JVM, such as
 * an {@code OutOfMemoryError}, is signalled as it is.
 */
public final class HttpPageSource implements PageSource {
    private static final String KEY_HEADER = "anchor-api-key";

    private final HttpClient client;
    private final HttpClient.ResponseReceiver<?> get;
    private final PageUri uri;
    private final String origin;
    private final Supplier<String> apiKey;
    private final Duration requestTimeout;
    private final int maxPageBytes;
    private final StatusFailures statusFailures;

    private HttpPageSource(
            HttpClient client, URI baseUrl, Supplier<String> apiKey, Duration requestTimeout, int maxPageBytes) {
        // Once, not for each page: every setting copies the client's configuration and its headers.
        this.client = client.headers(headers -> headers.set(HttpHeaderNames.ACCEPT, "application/json"))
                .doOnRequest((request, connection) ->
                        request.currentContextView().get(Call.class).begin(request, connection));
        this.get = this.client.get();
        this.uri = new PageUri(baseUrl);
        this.origin = BaseUrl.origin(baseUrl);
        this.apiKey = apiKey;
        this.requestTimeout = requestTimeout;
        this.maxPageBytes = maxPageBytes;
        this.statusFailures = new StatusFailures(uri, Clock.systemUTC());
    }

    /**
     * Returns a builder. By default, the source calls {@code https://api.anchorbrowser.io} with the key from the
     * environment.
     */
    public static Builder builder() {
        return new Builder(System::getenv);
    }

    /**
     * Returns the client of every source that is built without one. Use it as a base for further settings, such as a header:
     * {@code httpClient(HttpPageSource.defaultClient().headers(…))}. All clients derived from it share its pool of at most 500
     * connections and its event loops, one for each core. A connection that is opened on one of them stays on it.
     */
    public static HttpClient defaultClient() {
        return DefaultClient.INSTANCE;
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        requireNonNull(request, "request");
        int page = request.page();
        return ErrorSignals.defer(() -> exchange(request, keyFor(page))
                .materialize() // a failure that loses the race against a cancel or the timeout is not an error to
                // report
                .timeout(
                        requestTimeout,
                        Mono.fromSupplier(() -> Signal.error(TransportFailures.timeout(page, requestTimeout))),
                        Schedulers.fromExecutorService(loop()))
                .dematerialize());
    }

    /**
     * Returns the scheme, host, port and path of the base URL, for example {@code https://api.anchorbrowser.io}. Scheme and host
     * are in lower case, the scheme's default port and trailing slashes are omitted. The key is not part of it.
     */
    @Override
    public Optional<String> origin() {
        return Optional.of(origin);
    }

    /**
     * The current event loop, or the first one if the current thread is none. A timeout that is scheduled and cancelled on its
     * own thread wakes no thread; the thread of a scheduler would be woken for each page.
     */
    private EventExecutor loop() {
        HttpClientConfig config = client.configuration();
        EventLoopGroup loops = config.loopResources().onClient(config.isPreferNative());
        for (EventExecutor loop : loops) {
            if (loop.inEventLoop()) {
                return loop;
            }
        }
        return loops.iterator().next(); // not loops.next(), whose round robin distributes the connections
    }

    private Mono<BatchPage> exchange(PageRequest request, ApiKey key) {
        Call call = new Call(key, Disposables.swap());
        return get.uri(uri.of(request))
                .responseConnection((response, connection) -> read(request.page(), key, response, connection)
                        // A cancel may truncate the body; the resulting failure has no receiver.
                        .onErrorComplete(error -> call.connection().isDisposed())
                        // A later task of the loop: the connection is released to its pool before the next page
                        // acquires one.
                        .publishOn(Schedulers.fromExecutor(connection.channel().eventLoop())))
                .singleOrEmpty()
                .onErrorMap(Exception.class, error -> TransportFailures.of(request.page(), error, key))
                .doOnCancel(call.connection()::dispose)
                .contextWrite(Context.of(Call.class, call));
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
        // The connection of a longer body is closed.
        PageBytes bytes = PageBytes.upTo(ErrorBody.MAX_BYTES, 0);
        return body.doOnNext(bytes::append)
                .takeUntil(chunk -> bytes.overflowed())
                .then(Mono.error(() -> statusFailures.failure(page, response.status(), headers, bytes, key)));
    }

    private BatchPage readAndRelease(PageBytes bytes, int page, ApiKey key, HttpHeaders headers) {
        try {
            return PageJson.read(bytes, page, key);
        } catch (UnreadablePageException failure) {
            throw statusFailures.unreadable(failure, headers, bytes, key);
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
        } catch (Throwable failure) { // checked ones too: other languages do not declare them
            Exceptions.throwIfJvmFatal(failure);
            // Type and stack trace only: messages of a key lookup may contain the key.
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

    /**
     * The call of one subscription, in the context of its request.
     *
     * @param connection disposed by a cancel. Closes the connection, even one that is acquired later: Reactor Netty may then keep
     *     it in use
     */
    private record Call(ApiKey key, Disposable.Swap connection) {
        void begin(HttpClientRequest request, Connection acquired) {
            request.requestHeaders().set(KEY_HEADER, key.value());
            ResponseFilter.applyTo(acquired, key);
            connection.replace(acquired);
        }
    }

    /** Builder of an {@link HttpPageSource}. Not safe for concurrent use. Can be reused after {@link #build()}. */
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
         * Sets the team's API key, which must be printable ASCII without spaces around it. Defaults to the environment variable
         * {@code ANCHORBROWSER_API_KEY}. White space around the value of the variable is removed, since it often ends with the line
         * break of a file, and a blank variable counts as unset. A key that is set here is checked strictly instead.
         *
         * @throws IllegalArgumentException if the text cannot be a key; the message does not quote it
         * @throws NullPointerException if the key is {@code null}, with the message of a build without any key
         */
        public Builder apiKey(String apiKey) {
            String valid = ApiKey.of(apiKey).value();
            return apiKey(() -> valid);
        }

        /**
         * Sets a supplier of the key, which is called for each attempt, so that a key can be rotated while a listing runs.
         * It is called on the thread that subscribes to the call, possibly an event loop, and must not block. White space around
         * the key is not removed. If the supplier throws or returns an invalid key, the attempt fails with
         * {@link ApiKeyRejectedException}. Its cause has the type and the stack trace of the supplier's exception, but not the
         * message, which may contain a key.
         */
        public Builder apiKey(Supplier<String> apiKey) {
            this.apiKey = requireNonNull(apiKey, "apiKey");
            return this;
        }

        /**
         * Sets the base URL, to which {@code /v1/batch-sessions} is appended. It must be {@code https}, or {@code http} for a
         * loopback host. It may have a path, but no user info, query or fragment. Defaults to the environment variable
         * {@code ANCHORBROWSER_BASE_URL}, or {@code https://api.anchorbrowser.io} if that is unset.
         */
        public Builder baseUrl(URI baseUrl) {
            this.baseUrl = BaseUrl.checked(baseUrl);
            return this;
        }

        /**
         * Sets the base URL from text, like {@link #baseUrl(URI)}. The message of an exception does not quote text that may
         * contain a password.
         *
         * @throws IllegalArgumentException if the text is not a URI, or not one that {@link #baseUrl(URI)} accepts
         */
        public Builder baseUrl(String baseUrl) {
            this.baseUrl = BaseUrl.parsed(baseUrl);
            return this;
        }

        /**
         * Sets the HTTP client. Its pool, timeouts, proxy, TLS, compression, metrics and headers are kept, except the headers
         * {@code accept} and {@code anchor-api-key}. Three features are disabled: redirects, so that the key stays with its host;
         * Reactor Netty's own retry, so that one attempt is one call; and wiretap, which logs the key. A reason phrase or a header
         * name that contains the key is masked or removed before Reactor Netty logs the response.
         * Defaults to {@link HttpPageSource#defaultClient()}, which accepts gzip.
         */
        public Builder httpClient(HttpClient httpClient) {
            this.httpClient = requireNonNull(httpClient, "httpClient");
            return this;
        }

        /**
         * Sets the timeout of one attempt, from waiting for a connection to the last byte of the response. Must be greater than
         * zero. Defaults to 30 seconds. An attempt that takes longer is aborted and fails with a transient exception. A resilience
         * policy limits it further to the time that is left for the page.
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
         * Sets the maximum size of one page in bytes, after decompression. Must be at least 1. Defaults to 16 MiB; a page of 100
         * rows has about 25 KiB. A larger response is aborted and fails with {@link UnreadablePageException}.
         */
        public Builder maxPageBytes(int maxPageBytes) {
            if (maxPageBytes < 1) {
                throw new IllegalArgumentException("maxPageBytes must be >= 1 but was " + maxPageBytes);
            }
            this.maxPageBytes = maxPageBytes;
            return this;
        }

        /** Allows the key to be sent unencrypted to a host other than a loopback address, for example to a TLS proxy. */
        public Builder allowPlainHttp() {
            this.plainHttpAllowed = true;
            return this;
        }

        /**
         * Returns a source with a copy of these settings.
         *
         * @throws IllegalStateException if no key is set and the environment variable is unset or blank
         * @throws IllegalArgumentException if the key would be sent over plain HTTP to another host, or if the value of an
         *     environment variable is invalid
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
