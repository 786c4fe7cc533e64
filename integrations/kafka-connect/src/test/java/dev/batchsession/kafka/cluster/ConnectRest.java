package dev.batchsession.kafka.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST interface of a worker. Where a rebalance is under way (409) it asks again. */
public final class ConnectRest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LONGEST_REBALANCE = Duration.ofSeconds(60);
    private static final int CONFLICT = 409;

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI worker;

    ConnectRest(URI worker) {
        this.worker = worker;
    }

    /** What was answered; the text is the body as it came. */
    public record Answer(int status, String text) {
        public JsonNode json() {
            return JSON.readTree(text);
        }

        /** Fails where the worker refused. */
        public Answer succeeded() {
            if (status / 100 != 2) {
                throw new IllegalStateException(status + ": " + text);
            }
            return this;
        }
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer put(String path, Map<String, ?> body) {
        return send("PUT", path, body);
    }

    public Answer post(String path, Map<String, ?> body) {
        return send("POST", path, body);
    }

    public Answer patch(String path, Map<String, ?> body) {
        return send("PATCH", path, body);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    private Answer send(String method, String path, @org.jspecify.annotations.Nullable Map<String, ?> body) {
        HttpRequest request = HttpRequest.newBuilder(worker.resolve(path))
                .timeout(LONGEST_REBALANCE)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        return Awaitility.await(method + ' ' + path)
                .atMost(LONGEST_REBALANCE)
                .pollDelay(Duration.ZERO)
                .until(() -> send(request), answer -> answer.status() != CONFLICT);
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }
}
