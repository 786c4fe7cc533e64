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
import dev.batchsession.watch.BatchWatch;
import dev.batchsession.watch.WatchOptions;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Streams the batch sessions of one team. Immutable, safe for concurrent use, holds nothing that must be closed; one
 * instance serves a whole process. Each subscription walks the pages anew and shares nothing with others but what the
 * source shares (a connection pool, a resilience policy).
 *
 * <pre>{@code
 * BatchSessionFlux batches = BatchSessionFlux.builder()
 *         .apiKey(key)
 *         .decorate(ResiliencePolicy.standard())
 *         .build();
 * batches.listAll(BatchFilter.all().status(BatchStatus.FAILED)).take(10)
 * }</pre>
 *
 * <p>With full pages of S rows, a consumer that requests nothing causes no call; one that takes n rows causes ceil(n/S); one
 * that takes all, as many as there are pages.
 */
public final class BatchSessionFlux {
    private static final ListOptions EXACT = ListOptions.defaults().consistency(Consistency.SNAPSHOT);

    private final PageCalls calls;
    private final @Nullable String origin;

    private BatchSessionFlux(PageSource source) {
        this.calls = new PageCalls(source);
        this.origin = StateFields.originOf(source);
    }

    /** Lists over HTTP: from {@code https://api.anchorbrowser.io}, with the key from the environment, unless told otherwise. */
    public static Builder builder() {
        return new Builder();
    }

    /** Lists what any source serves: a decorated one, a cache, a stub in a test. */
    public static BatchSessionFlux over(PageSource source) {
        return new BatchSessionFlux(source);
    }

    /** Lists every batch with {@linkplain ListOptions#defaults() default options}; see {@link #listAll(BatchFilter, ListOptions)}. */
    public Flux<BatchSummary> listAll() {
        return listAll(BatchFilter.all());
    }

    /** Lists the matching batches with {@linkplain ListOptions#defaults() default options}; see {@link #listAll(BatchFilter, ListOptions)}. */
    public Flux<BatchSummary> listAll(BatchFilter filter) {
        return listAll(filter, ListOptions.defaults());
    }

    /**
     * Lists the batches matching {@code filter}, in server order. What is promised about a list that changes meanwhile is
     * said by {@link ListOptions#consistency(Consistency)}.
     *
     * <p><b>Demand:</b> page N+1 is fetched when, and only when, a row beyond page N is requested and page N said that
     * more follow; with {@linkplain ListOptions#lookahead(int) lookahead}, that many pages earlier. The last page
     * completes without further demand. {@link Consistency#SNAPSHOT} says what it costs beyond that. Memory is bounded
     * however long the list: at most {@code 2 + lookahead} pages are held, the one before to recognize a page that comes
     * again.
     * <p><b>Cancel</b> aborts the calls in flight. <b>Threads:</b> rows are emitted where the source emits its pages, an
     * event loop over HTTP, or where they are requested.
     * <p><b>Errors:</b> {@link PageFetchException}, after all rows of all earlier pages. With
     * {@linkplain ListOptions#parallelism(int) parallelism}, one part's failure stops the others; what they had fetched
     * comes first.
     *
     * @throws IllegalArgumentException where the options do not go together
     * @throws InvalidCheckpointException where the checkpoint to resume from is not one of this listing, or belongs to
     *     another {@linkplain PageSource#origin() origin}
     */
    public Flux<BatchSummary> listAll(BatchFilter filter, ListOptions options) {
        return PageRows.of(listPages(filter, options));
    }

    /** Lists the matching batches by pages with {@linkplain ListOptions#defaults() default options}; see {@link #listPages(BatchFilter, ListOptions)}. */
    public Flux<BatchPage> listPages(BatchFilter filter) {
        return listPages(filter, ListOptions.defaults());
    }

    /**
     * Lists the batches matching {@code filter} by pages, each with a {@linkplain BatchPage#checkpoint() checkpoint} to
     * resume after it. They are the server's pages with {@link Consistency#LIVE}, empty ones included. With
     * {@link Consistency#SNAPSHOT} a page holds what one call brought that had not come before; pages are counted as they
     * are emitted, and their totals are those of the list when the listing began.
     *
     * <p><b>Demand:</b> one request is one page, fetched when it is requested; with
     * {@linkplain ListOptions#lookahead(int) lookahead}, that many pages earlier. All else is as in
     * {@link #listAll(BatchFilter, ListOptions)}.
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
     * Counts the matching batches as the server does: one call with one row a page, made on subscription, whatever the
     * list's length.
     *
     * <p><b>Cancel</b> aborts the call. <b>Errors:</b> {@link PageFetchException}; {@link UnreadablePageException} where
     * the server tells no total.
     */
    public Mono<Long> count(BatchFilter filter) {
        return calls.page(new PageRequest(requireNonNull(filter, "filter"), 1, 1))
                .map(BatchSessionFlux::totalOf);
    }

    /**
     * Polls the batches matching {@code filter} and tells what changes: what exists when the watch begins, what is created,
     * starts, goes on, ends, is taken up again, and is removed. Does not complete.
     *
     * <p>A batch's changes come in order, and each goes on where the one before left it: {@code before} is what was told
     * last. States between two polls are not seen. A batch is reported as removed if two complete polls in a row looked at
     * the time of its creation and did not show it, never because of a poll that failed, wholly or in part; a resumed watch
     * begins to count again. With a filter by status, a change
     * is told where the batch matches before it or after it: one that ceases to match is told once more, with the state
     * that it has then, and is removed only where it no longer exists.
     *
     * <p><b>Cost:</b> what a poll costs follows the pending and processing batches, not the history: 3 calls, and up to 2
     * more, or as {@link WatchOptions#callsPerPoll} says, for batches that ended or are missing, and for the full pass. Where the pending or the
     * processing batches fill more than one page, they take a call for each page, and two more. While a batch without a
     * time of creation is known, each full pass is one listing of everything. The first poll lists what is to be told or remembered. Memory follows the batches that are live or
     * younger than {@link WatchOptions#endedRetention}, whatever the filter's status; those of one poll; and what exists
     * until it has been told; at most {@link WatchOptions#maxTrackedBatches} in all.
     * <p><b>Demand:</b> nothing is called for before the first request. A poll starts when a change is wanted and the
     * interval has passed since the end of the last one, so a consumer that requests nothing stops the polls. Changes that
     * were found and not taken wait, one for each batch; where a poll has become due meanwhile it comes first, and what it
     * finds merges into them: the first {@code before}, the latest {@code after}. A batch that ends up as it was told is
     * no change.
     * <p><b>Cancel</b> stops the timer, or aborts the call in flight. <b>Threads:</b> changes are emitted where the source
     * emits its pages, an event loop over HTTP, or where they are requested; polls start on
     * {@link WatchOptions#scheduler}. Nothing blocks.
     * <p><b>Errors:</b> a {@link PageFetchException} of any kind, beyond what the source's own policy rides out, fails the
     * poll: it is passed to {@link WatchOptions#onPollFailed} and delays the next poll, by the interval or by
     * {@link PageFetchException#retryAfter()} if that is longer, at most an hour. It terminates the watch at once if it is an
     * {@code ApiKeyRejectedException} {@linkplain dev.batchsession.page.ApiKeyRejectedException#isFromApi() from the API
     * itself}, and after {@link WatchOptions#failAfter} if it is not {@linkplain PageFetchException#isTransient() transient}.
     * {@link dev.batchsession.watch.TooManyBatchesException} if there are more batches than the watch may track. Each subscription polls on its own; to share one, see {@code WatchAndShare} among the
     * examples.
     *
     * @throws dev.batchsession.page.InvalidCheckpointException where the options resume from a checkpoint that is not one of
     *     a watch of this filter, or belongs to another {@linkplain PageSource#origin() origin}
     */
    public Flux<BatchChange> watch(BatchFilter filter, WatchOptions options) {
        return BatchWatch.over(part -> listAll(part, EXACT), origin, filter, options);
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
     * Builds a {@link BatchSessionFlux} over HTTP. Every setting is optional and checked at once. Not safe for
     * concurrent use.
     */
    public static final class Builder {
        private final HttpPageSource.Builder http = HttpPageSource.builder();
        private UnaryOperator<PageSource> decoration = UnaryOperator.identity();

        private Builder() {}

        /** The API key; default: {@code ANCHORBROWSER_API_KEY}. See {@link HttpPageSource.Builder#apiKey(String)}. */
        public Builder apiKey(String apiKey) {
            http.apiKey(apiKey);
            return this;
        }

        /** Where to get the key at each attempt; must not block. See {@link HttpPageSource.Builder#apiKey(Supplier)}. */
        public Builder apiKey(Supplier<String> apiKey) {
            http.apiKey(apiKey);
            return this;
        }

        /** The API's address; default: {@code ANCHORBROWSER_BASE_URL}, else the public one. See {@link HttpPageSource.Builder#baseUrl(URI)}. */
        public Builder baseUrl(URI baseUrl) {
            http.baseUrl(baseUrl);
            return this;
        }

        /** Sets the API's address from the text of a setting. See {@link HttpPageSource.Builder#baseUrl(String)}. */
        public Builder baseUrl(String baseUrl) {
            http.baseUrl(baseUrl);
            return this;
        }

        /** The client to send with; default: {@link HttpPageSource#defaultClient()}. See {@link HttpPageSource.Builder#httpClient(HttpClient)}. */
        public Builder httpClient(HttpClient httpClient) {
            http.httpClient(httpClient);
            return this;
        }

        /** Longest time for one attempt, whole exchange; default 30 s. See {@link HttpPageSource.Builder#requestTimeout(Duration)}. */
        public Builder requestTimeout(Duration requestTimeout) {
            http.requestTimeout(requestTimeout);
            return this;
        }

        /** Most bytes of one page after decompression; default 16 MiB. See {@link HttpPageSource.Builder#maxPageBytes(int)}. */
        public Builder maxPageBytes(int maxPageBytes) {
            http.maxPageBytes(maxPageBytes);
            return this;
        }

        /** Lets the key go unencrypted to another host. See {@link HttpPageSource.Builder#allowPlainHttp()}. */
        public Builder allowPlainHttp() {
            http.allowPlainHttp();
            return this;
        }

        /**
         * Wraps the HTTP source, for example in a {@code ResiliencePolicy}; called again, wraps what is there. Default:
         * nothing, so that one failed call fails the listing. If a decorator returns no {@link PageSource#origin()}, as a
         * lambda does, the HTTP source's is kept.
         */
        public Builder decorate(UnaryOperator<PageSource> decorator) {
            requireNonNull(decorator, "decorator");
            UnaryOperator<PageSource> inner = decoration;
            decoration = source -> decorator.apply(inner.apply(source));
            return this;
        }

        /** See {@link HttpPageSource.Builder#build()} for what is refused. */
        public BatchSessionFlux build() {
            PageSource source = http.build();
            return over(WithOrigin.of(source.origin(), decoration.apply(source)));
        }
    }
}
