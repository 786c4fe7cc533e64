package dev.batchsession.micrometer;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Observation context of one call, for Micrometer's conventions, handlers, filters and predicates. Tracing writes its headers to
 * the carrier. {@link BatchSessionObservations#sendingTrace} returns a client that sends them.
 */
public final class CallContext extends SenderContext<Map<String, String>> {
    private final PageRequest request;
    private final int attempt;
    private final @Nullable String client;
    private volatile @Nullable BatchPage answer;

    CallContext(PageRequest request, int attempt, @Nullable String client, Map<String, String> headers) {
        super((carrier, name, value) -> headers.put(name, value), Kind.CLIENT);
        setCarrier(headers);
        this.request = request;
        this.attempt = attempt;
        this.client = client;
    }

    /** Returns the request. */
    public PageRequest request() {
        return request;
    }

    /** Returns the number of this attempt at the page, starting at 1. */
    public int attempt() {
        return attempt;
    }

    /** Returns the name set by {@link BatchSessionObservations#client}; {@code null} without one. */
    public @Nullable String client() {
        return client;
    }

    /** Returns the page; {@code null} before the response, and if the call failed (see {@link #getError()}) or was cancelled. */
    public @Nullable BatchPage answer() {
        return answer;
    }

    void setAnswer(BatchPage page) {
        answer = page;
    }
}
