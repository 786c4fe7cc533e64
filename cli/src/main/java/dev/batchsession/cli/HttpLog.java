package dev.batchsession.cli;

import dev.batchsession.cli.doctor.RateLimitHeaders;
import dev.batchsession.page.PageSource;
import dev.batchsession.simulator.ServedCall;
import io.netty.util.AttributeKey;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Scheduler;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Prints each call, its response and its failure, one line each. It reads no headers of requests, and of responses only those
 * that explain them; if a server repeats the key, the key is masked. A separate thread writes the lines, since an event loop
 * must not wait for a terminal. If more than 1,000 lines are queued, further ones are dropped, and {@link #close()} prints
 * their number. Safe for concurrent use.
 */
final class HttpLog implements AutoCloseable {
    private static final int MAX_QUEUED_LINES = 1000;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final AttributeKey<Long> SENT_AT = AttributeKey.valueOf(HttpLog.class, "sentAt");
    private static final Set<String> LOGGED_HEADERS =
            Set.of("content-type", "content-encoding", "content-length", "x-request-id");

    private final PrintStream err;
    private final String key;
    private final Scheduler writer = WriterThread.named("http-log");
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();

    /** @param key the API key to mask in all lines; empty if there is none */
    HttpLog(PrintStream err, String key) {
        this.err = err;
        this.key = key;
    }

    /** Returns a client that logs its requests and responses. */
    HttpClient calls(HttpClient client) {
        return client.doOnRequest(this::logRequest).doOnResponse(this::logResponse);
    }

    /** Returns a source that logs its failures, including those of the network and of unreadable responses. */
    PageSource failures(PageSource source) {
        return request -> source.fetch(request).doOnError(failure -> print("! " + failure.getMessage()));
    }

    /** Logs a call that a simulator has answered. */
    void served(ServedCall call) {
        print(call.method() + ' ' + call.uri() + " -> " + call.status());
    }

    private void logRequest(HttpClientRequest request, Connection connection) {
        connection.channel().attr(SENT_AT).set(System.nanoTime());
        print("> " + request.method() + ' ' + request.resourceUrl());
    }

    private void logResponse(HttpClientResponse response, Connection connection) {
        Long sentAt = connection.channel().attr(SENT_AT).get();
        StringBuilder line = new StringBuilder("< ").append(response.status());
        if (sentAt != null) {
            line.append(String.format(Locale.ROOT, ", %d ms", (System.nanoTime() - sentAt) / 1_000_000));
        }
        response.responseHeaders().forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (LOGGED_HEADERS.contains(name) || RateLimitHeaders.contain(name)) {
                line.append(", ").append(name).append(": ").append(header.getValue());
            }
        });
        print(line.toString());
    }

    private void print(String line) {
        if (queued.incrementAndGet() > MAX_QUEUED_LINES) {
            queued.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        writer.schedule(() -> {
            try {
                err.println(Printable.of(key.isEmpty() ? line : line.replace(key, "***")));
            } finally {
                queued.decrementAndGet();
            }
        });
    }

    /** Waits up to 2 s until the queued lines are written. */
    @Override
    public void close() {
        writer.disposeGracefully().timeout(CLOSE_TIMEOUT).onErrorComplete().block();
        if (dropped.get() > 0) {
            err.println("http log: " + dropped + " lines dropped");
        }
    }
}
