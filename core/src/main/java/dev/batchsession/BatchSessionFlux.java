package dev.batchsession;

import static java.util.Objects.requireNonNull;

import dev.batchsession.http.HttpPageSource;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.StateFields;
import dev.batchsession.page.UnreadablePageException;
import dev.batchsession.paging.ListingCheckpoint;
import dev.batchsession.paging.LivePages;
import dev.batchsession.paging.PageCalls;
import dev.batchsession.paging.PageRows;
import dev.batchsession.snapshot.SnapshotPages;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.BatchWaiter;
import dev.batchsession.watch.BatchWatch;
import dev.batchsession.watch.WatchOptions;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Reactive client that lists, counts and watches the batch sessions of one team. Every list is a {@link Flux} that fetches pages as
 * the subscriber requests rows. Immutable and safe for concurrent use. Holds no resources to close; one instance serves a whole
 * application.
 *
 * <pre>{@code
 * BatchSessionFlux batches = BatchSessionFlux.builder()
 *         .apiKey(key)
 *         .decorate(ResiliencePolicy.standard())
 *         .build();
 * batches.listAll(BatchFilter.all().status(BatchStatus.FAILED)).take(10)
 * }</pre>
 *
 * <p><b>Cost:</b> every publisher is cold: nothing is called before a subscriber requests something, and each subscription makes
 * its own calls. With full pages of S rows, a subscriber that requests nothing causes no call, one that takes n rows causes
 * ceil(n/S) calls, and one that takes all rows causes as many calls as there are pages.
 *
 * <p><b>Sharing:</b> subscriptions share only what their {@link PageSource} shares, such as a connection pool. All clients that are
 * decorated with the same {@code ResiliencePolicy} instance share its circuit breaker, its rate limiter and its
 * {@code Retry-After} delays. If two accounts share a policy, failures of one open the breaker for both, a 429 for one delays
 * both, and the limit on calls per second applies to their sum. Use one policy per account unless that is intended.
 */
public final class BatchSessionFlux {
    private static final ListOptions EXACT = ListOptions.defaults().consistency(Consistency.SNAPSHOT);

    private final PageCalls calls;
    private final @Nullable String origin;
    private final UnaryOperator<WatchOptions> hinted;

    private BatchSessionFlux(PageSource source, UnaryOperator<WatchOptions> hinted) {
        this.calls = new PageCalls(source);
        this.origin = StateFields.originOf(source);
        this.hinted = hinted;
    }

    /**
     * Returns a builder for a client over HTTP. The address defaults to {@code https://api.anchorbrowser.io}, and the API key to the
     * environment variable {@code ANCHORBROWSER_API_KEY}.
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a client over any source, for example a decorated one, a cache, or a stub in a test. */
    public static BatchSessionFlux over(PageSource source) {
        return new BatchSessionFlux(source, UnaryOperator.identity());
    }

    /** Lists all batches with {@linkplain ListOptions#defaults() default options}, as {@link #listAll(BatchFilter, ListOptions)} does. */
    public Flux<BatchSummary> listAll() {
        return listAll(BatchFilter.all());
    }

    /**
     * Lists the batches that match {@code filter} with {@linkplain ListOptions#defaults() default options}, as
     * {@link #listAll(BatchFilter, ListOptions)} does.
     */
    public Flux<BatchSummary> listAll(BatchFilter filter) {
        return listAll(filter, ListOptions.defaults());
    }

    /**
     * Lists the batches that match {@code filter}, in server order. {@link Consistency} describes what is guaranteed if the list
     * changes while it is read.
     *
     * <p><b>Demand:</b> page N+1 is fetched if and only if a row beyond page N is requested and page N promises a next page. With
     * {@linkplain ListOptions#lookahead(int) lookahead}, pages are fetched that many pages earlier. The last page completes without
     * further demand. {@link Consistency#SNAPSHOT} may need additional calls, which it describes. Memory does not grow with the
     * list: at most {@code 2 + lookahead} pages are held, one of them the page before, which detects a repeated page.
     * <p><b>Cancel:</b> aborts the calls in flight. <b>Threads:</b> rows are emitted on the thread on which the source emits its
     * page, an event loop over HTTP, or on the thread that requests them.
     * <p><b>Errors:</b> {@link PageFetchException}, after all rows of all earlier pages. With
     * {@linkplain ListOptions#parallelism(int) parallelism}, the failure of one partition stops the others; the rows that they have
     * fetched are emitted before it.
     *
     * @throws IllegalArgumentException if the options exclude each other
     * @throws InvalidCheckpointException if the checkpoint to resume from does not belong to this listing, or belongs
     *     to another {@linkplain PageSource#origin() origin}
     */
    public Flux<BatchSummary> listAll(BatchFilter filter, ListOptions options) {
        return PageRows.of(listPages(filter, options));
    }

    /**
     * Lists the pages of the batches that match {@code filter} with {@linkplain ListOptions#defaults() default options}, as
     * {@link #listPages(BatchFilter, ListOptions)} does.
     */
    public Flux<BatchPage> listPages(BatchFilter filter) {
        return listPages(filter, ListOptions.defaults());
    }

    /**
     * Lists the batches that match {@code filter} by pages, each with a {@linkplain BatchPage#checkpoint() checkpoint} to resume
     * after it.
     *
     * <p>With {@link Consistency#LIVE}, these are the pages of the server, empty ones included. With {@link Consistency#SNAPSHOT}, a
     * page contains the rows of one call that have not been emitted before; pages are numbered in the order of emission, and their
     * totals are those of the list when the listing started.
     *
     * <p><b>Demand:</b> each requested page is fetched when it is requested; with
     * {@linkplain ListOptions#lookahead(int) lookahead}, that many pages earlier. <b>Cancel</b>, <b>Threads</b>, <b>Errors</b> and
     * exceptions are those of {@link #listAll(BatchFilter, ListOptions)}.
     */
    public Flux<BatchPage> listPages(BatchFilter filter, ListOptions options) {
        requireNonNull(filter, "filter");
        requireNonNull(options, "options");
        options.validate();
        ListingCheckpoint listing =
                new ListingCheckpoint(options.consistency().name(), options.pageSize(), filter, origin);
        return switch (options.consistency()) {
            case LIVE -> livePages(listing, options);
            case SNAPSHOT ->
                SnapshotPages.of(calls, listing, options.lookahead(), options.parallelism(), options.resumeFrom());
        };
    }

    private Flux<BatchPage> livePages(ListingCheckpoint listing, ListOptions options) {
        LivePages pages = new LivePages(calls, listing, options.lookahead());
        Checkpoint resumeFrom = options.resumeFrom();
        return resumeFrom == null ? pages.from(options.startPage()) : pages.after(resumeFrom);
    }

    /**
     * Returns the number of batches that match {@code filter}, as the server counts them. Makes one call for a page of one row on
     * subscription, whatever the length of the list.
     *
     * <p><b>Cancel:</b> aborts the call. <b>Threads:</b> emits on the thread on which the source emits its page.
     * <p><b>Errors:</b> {@link PageFetchException}, in particular {@link UnreadablePageException} if the server returns no total.
     */
    public Mono<Long> count(BatchFilter filter) {
        return calls.page(new PageRequest(requireNonNull(filter, "filter"), 1, 1))
                .map(BatchSessionFlux::totalOf);
    }

    /**
     * Polls the batches that match {@code filter} and emits a {@link BatchChange} for each batch that exists at the start, is
     * created, changes status, makes progress, or is removed. Never completes.
     *
     * <p>The changes of one batch are emitted in order, and {@code before} is the state that was emitted last for it. States between
     * two polls are not observed. A batch is reported as removed if two complete polls in a row have queried the time of its creation
     * and did not return it, never because of a poll that failed wholly or in part; a resumed watch starts this count again. With a
     * filter by status, a change is emitted if the batch matches before or after it. A batch that no longer matches is emitted once
     * more with its current state, and is reported as removed only if it no longer exists.
     *
     * <p><b>Cost:</b> depends on the pending and processing batches, not on the history. A poll makes 3 calls, and up to 2 more, or as
     * many as {@link WatchOptions#callsPerPoll} allows, for ended or missing batches and for the resync. If the pending or the
     * processing batches fill more than one page, they take one call per page, and two more. While a batch without
     * {@code createdAt} is tracked, each resync lists all batches. The first poll lists the batches to emit or to track. Each
     * subscription polls on its own; the example {@code WatchAndShare} shares one.
     * <p><b>Memory:</b> the watch tracks batches that are pending, processing or younger than {@link WatchOptions#endedRetention},
     * whatever the status in the filter, at most {@link WatchOptions#maxTrackedBatches}. It also holds the batches of one poll, and
     * existing batches until they have been emitted; these count towards the limit.
     * <p><b>Demand:</b> no call is made before the first request. A poll starts if a change is requested and the interval since the
     * end of the previous poll has passed, so a subscriber that requests nothing stops the polls. Changes found beyond the demand
     * wait, one per batch. If a poll becomes due meanwhile, it runs first, and its changes are merged into the waiting ones: the
     * first {@code before} with the latest {@code after}. A batch that returns to the state that was emitted last is not a change.
     * <p><b>Cancel:</b> stops the timer, or aborts the call in flight. <b>Threads:</b> changes are emitted on the thread on which the
     * source emits its pages, an event loop over HTTP, or on the thread that requests them. Polls start on
     * {@link WatchOptions#scheduler}. Nothing blocks.
     * <p><b>Errors:</b> a {@link PageFetchException} that the source does not recover from fails the poll, not the watch: it is passed
     * to {@link WatchOptions#onPollFailed}, and the next poll starts after the interval or after
     * {@link PageFetchException#retryAfter()} if that is longer, at most one hour. It terminates the watch at once if it is an
     * {@code ApiKeyRejectedException} {@linkplain dev.batchsession.page.ApiKeyRejectedException#isFromApi() from the API itself}, and
     * after {@link WatchOptions#failAfter} if it is not {@linkplain PageFetchException#isTransient() transient}. A
     * {@link dev.batchsession.watch.TooManyBatchesException} terminates the watch if there are more batches than it may track.
     *
     * @throws InvalidCheckpointException if the checkpoint to resume from does not belong to a watch of this filter, or belongs to
     *     another {@linkplain PageSource#origin() origin}
     */
    public Flux<BatchChange> watch(BatchFilter filter, WatchOptions options) {
        return BatchWatch.over(part -> listAll(part, EXACT), origin, filter, hinted.apply(options));
    }

    /**
     * Returns a waiter, which emits batches when they have ended. All its waits share one watch with these options, so keep one waiter for
     * an application. Makes no call before the first wait.
     *
     * @throws IllegalArgumentException if the options have a checkpoint to resume from
     */
    public BatchWaiter waiter(WatchOptions options) {
        return BatchWaiter.over(part -> listAll(part, EXACT), hinted.apply(options));
    }

    /**
     * Returns a copy of this client, whose watches and waiters have these hints in addition to those of their options. See
     * {@link WatchOptions#wakeOn}.
     */
    public BatchSessionFlux wakeOn(Publisher<?> hints) {
        requireNonNull(hints, "hints");
        return new BatchSessionFlux(
                calls.source(), options -> hinted.apply(options).wakeOn(hints));
    }

    @Override
    public String toString() {
        return "BatchSessionFlux[" + calls.source() + ']';
    }

    private static long totalOf(BatchPage page) {
        if (page.totalRecords() == BatchPage.UNKNOWN) {
            throw new UnreadablePageException(1, "/data/pagination has no total_records");
        }
        return page.totalRecords();
    }

    /**
     * A builder of a {@link BatchSessionFlux} over HTTP. Every setting is optional and checked when it is set. Not safe for
     * concurrent use.
     */
    public static final class Builder {
        private final HttpPageSource.Builder http = HttpPageSource.builder();
        private UnaryOperator<PageSource> decoration = UnaryOperator.identity();

        private Builder() {}

        /**
         * Sets the API key. Defaults to the environment variable {@code ANCHORBROWSER_API_KEY}. See {@link HttpPageSource.Builder#apiKey(String)}.
         */
        public Builder apiKey(String apiKey) {
            http.apiKey(apiKey);
            return this;
        }

        /**
         * Sets a supplier of the API key, which is called for each attempt and must not block. See {@link HttpPageSource.Builder#apiKey(Supplier)}.
         */
        public Builder apiKey(Supplier<String> apiKey) {
            http.apiKey(apiKey);
            return this;
        }

        /**
         * Sets the address of the API. Defaults to the environment variable {@code ANCHORBROWSER_BASE_URL}, or else to the public address.
         * See {@link HttpPageSource.Builder#baseUrl(URI)}.
         */
        public Builder baseUrl(URI baseUrl) {
            http.baseUrl(baseUrl);
            return this;
        }

        /**
         * Sets the address of the API, given as text, for example from a configuration file. See {@link HttpPageSource.Builder#baseUrl(String)}.
         */
        public Builder baseUrl(String baseUrl) {
            http.baseUrl(baseUrl);
            return this;
        }

        /**
         * Sets the HTTP client. Defaults to {@link HttpPageSource#defaultClient()}. See {@link HttpPageSource.Builder#httpClient(HttpClient)}.
         */
        public Builder httpClient(HttpClient httpClient) {
            http.httpClient(httpClient);
            return this;
        }

        /**
         * Sets the timeout of one attempt, from sending the request to the end of the response. Defaults to 30 seconds. See {@link HttpPageSource.Builder#requestTimeout(Duration)}.
         */
        public Builder requestTimeout(Duration requestTimeout) {
            http.requestTimeout(requestTimeout);
            return this;
        }

        /**
         * Sets the maximum size of one page in bytes after decompression. Defaults to 16 MiB. See {@link HttpPageSource.Builder#maxPageBytes(int)}.
         */
        public Builder maxPageBytes(int maxPageBytes) {
            http.maxPageBytes(maxPageBytes);
            return this;
        }

        /**
         * Allows the API key to be sent unencrypted to other hosts than this one. See {@link HttpPageSource.Builder#allowPlainHttp()}.
         */
        public Builder allowPlainHttp() {
            http.allowPlainHttp();
            return this;
        }

        /**
         * Adds a decorator of the HTTP source, for example a {@code ResiliencePolicy}. Defaults to none, so one failed call fails the
         * listing. If a decorator does not pass on the {@link PageSource#origin()}, as a lambda does not, the origin of the HTTP
         * source is kept.
         *
         * <p>If called twice, the second decorator wraps the first. Two policies are therefore nested, not replaced: each call passes
         * both breakers and both limiters, and the outer policy retries what the inner one has already retried. The same policy added
         * twice takes two permits of its limiter for each call. The decorator is applied by {@link #build()}: two clients built by one
         * builder share what the decorator shares, such as the breaker and the limiter of a policy, besides the {@code HttpClient}
         * and the key supplier that are set.
         */
        public Builder decorate(UnaryOperator<PageSource> decorator) {
            requireNonNull(decorator, "decorator");
            UnaryOperator<PageSource> inner = decoration;
            decoration = source -> decorator.apply(inner.apply(source));
            return this;
        }

        /**
         * Returns a new client. May be called again.
         *
         * @throws IllegalStateException see {@link HttpPageSource.Builder#build()}
         */
        public BatchSessionFlux build() {
            PageSource source = http.build();
            return over(WithOrigin.of(source.origin(), decoration.apply(source)));
        }
    }
}
