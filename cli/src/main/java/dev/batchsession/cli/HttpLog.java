package dev.batchsession.cli;

import dev.batchsession.page.PageSource;
import dev.batchsession.simulator.ServedCall;
import io.netty.util.AttributeKey;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Scheduler;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Tells each call, its answer and its failure, a line each. Of the headers only those that explain an answer: the key is in
 * none of them, and is masked where a server repeats it. Lines are written by a thread of their own, since an event loop
 * must not wait for a terminal; where that cannot keep up, lines are left out, and that is said at the end.
 */
final class HttpLog implements AutoCloseable {
    private static final int MOST_WAITING = 1000;
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);
    private static final AttributeKey<Long> SENT_AT = AttributeKey.valueOf(HttpLog.class, "sentAt");
    private static final List<String> SHOWN =
            List.of("content-type", "content-encoding", "content-length", "retry-after", "x-request-id");

    private final PrintStream err;
    private final String key;
    private final Scheduler writer = WriterThread.named("http-log");
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger leftOut = new AtomicInteger();

    /** @param key masked in all lines; empty if there is none */
    HttpLog(PrintStream err, String key) {
        this.err = err;
        this.key = key;
    }

    /** The client, with its calls and answers told. */
    HttpClient calls(HttpClient client) {
        return client.doOnRequest(this::tell).doOnResponse(this::tell);
    }

    /** The source, with its failures told: of the network too, and of answers that cannot be read. */
    PageSource failures(PageSource source) {
        return request -> source.fetch(request).doOnError(failure -> say("! " + failure.getMessage()));
    }

    /** Prints a call that a simulator answered. */
    void served(ServedCall call) {
        say(call.method() + ' ' + call.uri() + " -> " + call.status());
    }

    private void tell(HttpClientRequest request, Connection connection) {
        connection.channel().attr(SENT_AT).set(System.nanoTime());
        say("> " + request.method() + ' ' + request.resourceUrl());
    }

    private void tell(HttpClientResponse response, Connection connection) {
        Long sentAt = connection.channel().attr(SENT_AT).get();
        StringBuilder line = new StringBuilder("< ").append(response.status());
        if (sentAt != null) {
            line.append(String.format(Locale.ROOT, ", %d ms", (System.nanoTime() - sentAt) / 1_000_000));
        }
        for (String header : SHOWN) {
            String value = response.responseHeaders().get(header);
            if (value != null) {
                line.append(", ").append(header).append(": ").append(value);
            }
        }
        say(line.toString());
    }

    private void say(String line) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            leftOut.incrementAndGet();
            return;
        }
        writer.schedule(() -> {
            try {
                err.println(Printable.of(key.isEmpty() ? line : line.replace(key, "***")));
            } finally {
                waiting.decrementAndGet();
            }
        });
    }

    /** Waits for the lines that are still to be written. */
    @Override
    public void close() {
        writer.disposeGracefully().timeout(LONGEST_GOODBYE).onErrorComplete().block();
        if (leftOut.get() > 0) {
            err.println("http log: " + leftOut + " lines were left out");
        }
    }
}
