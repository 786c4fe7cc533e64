package dev.batchsession.micrometer;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.netty.http.client.HttpClientRequest;
import reactor.util.context.Context;

/** Trace headers of one call, which the Reactor context carries to the HTTP client. */
final class TraceHeaders {
    private static final Set<String> SENT = Set.of("traceparent", "tracestate");

    private final Map<String, String> headers = new ConcurrentHashMap<>();

    /** Returns the map that tracing writes to. */
    Map<String, String> headers() {
        return headers;
    }

    Context in(Context context) {
        return context.put(TraceHeaders.class, this);
    }

    static void send(HttpClientRequest request) {
        TraceHeaders trace = request.currentContextView().getOrDefault(TraceHeaders.class, null);
        if (trace != null) {
            trace.headers.forEach((name, value) -> {
                if (SENT.contains(name)) {
                    request.header(name, value);
                }
            });
        }
    }
}
