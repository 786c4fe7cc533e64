package dev.batchsession.micrometer;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one call, for conventions, handlers, filters and predicates of Micrometer's. The carrier is what tracing
 * writes its headers to; who sends them is said by {@link BatchSessionObservations#sendingTrace}.
 */
public final class CallContext extends SenderContext<Map<String, String>> {
    private final PageRequest request;
    private final int attempt;
    private volatile @Nullable BatchPage answer;

    CallContext(PageRequest request, int attempt, Map<String, String> headers) {
        super((carrier, name, value) -> headers.put(name, value), Kind.CLIENT);
        setCarrier(headers);
        this.request = request;
        this.attempt = attempt;
    }

    /** What is asked for. */
    public PageRequest request() {
        return request;
    }

    /** Which attempt at the page this is, from 1. */
    public int attempt() {
        return attempt;
    }

    /** What came; {@code null} before, and where the call failed (see {@link #getError()}) or was cancelled. */
    public @Nullable BatchPage answer() {
        return answer;
    }

    void answered(BatchPage page) {
        answer = page;
    }
}
