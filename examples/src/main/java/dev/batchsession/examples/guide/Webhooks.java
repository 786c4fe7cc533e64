package dev.batchsession.examples.guide;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.batchsession.webhook.WebhookVerifier;
import java.io.IOException;
import java.time.Instant;
import reactor.core.publisher.Sinks;

/** Receives webhooks without Spring, on the server of the JDK. */
// region webhook-receive
record Webhooks(WebhookVerifier verifier, Sinks.Many<Instant> hints) implements HttpHandler {
    private static final int MAX_BODY = 1024 * 1024;

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status(exchange), -1); // -1: no body
        }
    }

    private int status(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1); // raw: the signature is that of the bytes
        if (body.length > MAX_BODY) {
            return 413;
        }
        if (!verifier.verify(exchange.getRequestHeaders().getFirst(WebhookVerifier.SIGNATURE_HEADER), body)) {
            return 401;
        }
        hints.tryEmitNext(Instant.now());
        return 204;
    }
}
// end
