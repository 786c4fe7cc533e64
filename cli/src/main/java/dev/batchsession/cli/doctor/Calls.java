package dev.batchsession.cli.doctor;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * The calls of all probes, at most 30 with those that are repeated after a failure. Remembers the answers, so that a probe can use those of
 * the probes before. Calls must not overlap. The three decorators connect it with the API: {@link #record} around the client,
 * {@link #limit} around the source itself, and {@link #through} around all that repeats calls.
 */
public final class Calls {
    /** The largest number of calls. */
    public static final int MAX = 30;

    private final ResponseRecorder recorder;
    private final AtomicInteger made = new AtomicInteger();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private @Nullable PageSource source;
    private String origin = "";

    /** @param clock the clock that is compared with the server's */
    public Calls(InstantSource clock) {
        this.recorder = new ResponseRecorder(clock);
    }

    /** Returns a client whose responses are recorded. */
    public HttpClient record(HttpClient client) {
        return recorder.record(client);
    }

    /** Returns a source that makes one call at a time, fails after the last one, and whose pages are recorded. */
    public PageSource limit(PageSource innermost) {
        origin = innermost.origin().orElse("");
        return request -> Mono.defer(() -> {
            if (made.get() == MAX) {
                return Mono.error(new CallBudgetException(MAX));
            }
            made.incrementAndGet();
            return innermost.fetch(request).doOnNext(page -> remember(request, page));
        });
    }

    /** Sets the source that probes call, which is returned. */
    public PageSource through(PageSource outermost) {
        source = outermost;
        return outermost;
    }

    private void remember(PageRequest request, BatchPage page) {
        List<Response> responses = recorder.responses();
        exchanges.add(new Exchange(request, page, responses.get(responses.size() - 1)));
    }

    /** Returns the address that is called. */
    String origin() {
        return origin;
    }

    PageSource source() {
        return requireNonNull(source, "source");
    }

    /**
     * Fetches a page and blocks until it is there.
     *
     * @throws PageFetchException if the call fails
     * @throws CallBudgetException if no call is left
     */
    Exchange fetch(BatchFilter filter, int page, int limit) {
        requireNonNull(source().fetch(new PageRequest(filter, page, limit)).block());
        return exchanges.get(exchanges.size() - 1);
    }

    /** Fetches a page of the largest size. */
    Exchange fetch(BatchFilter filter, int page) {
        return fetch(filter, page, PageRequest.MAX_LIMIT);
    }

    /** Returns the calls so far that returned a page. */
    List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** Returns all responses so far, including failures. */
    List<Response> responses() {
        return recorder.responses();
    }

    /** Returns the number of calls so far. */
    int made() {
        return made.get();
    }
}
