package dev.batchsession.kafka.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An account's list of batches, newest first, that changes when a test says so, and at no other time. */
public final class ChangingApi implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant FIRST = Instant.parse("2026-11-01T00:00:00Z");

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MockWebServer server = new MockWebServer();
    private final Map<UUID, Batch> batches = new ConcurrentHashMap<>();
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final String key;

    /** Serves who sends the key; anybody else is answered with 401. */
    public ChangingApi(String key) {
        this.key = key;
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Batch(UUID id, Instant createdAt, String status, int completed) {
        private static final int REQUESTS = 100;

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("batch_id", id.toString());
            json.put("status", status);
            json.put("total_requests", REQUESTS);
            json.put("completed_requests", completed);
            json.put("failed_requests", 0);
            json.put("created_at", createdAt.toString());
            return json;
        }
    }

    public URI baseUrl() {
        return server.url("/").uri();
    }

    /** Adds a pending batch, a minute newer than the one before. */
    public UUID create() {
        int number = created.incrementAndGet();
        UUID id = UUID.randomUUID();
        batches.put(id, new Batch(id, FIRST.plusSeconds(60L * number), "pending", 0));
        return id;
    }

    /** Shows a batch with this status, and with so many requests completed. */
    public void change(UUID id, String status, int completed) {
        batches.computeIfPresent(id, (same, batch) -> new Batch(id, batch.createdAt(), status, completed));
    }

    public void remove(UUID id) {
        batches.remove(id);
    }

    /** What is listed now: status and completed requests of each batch. */
    public Map<UUID, String> present() {
        Map<UUID, String> present = new HashMap<>();
        batches.forEach((id, batch) -> present.put(id, batch.status() + ' ' + batch.completed()));
        return present;
    }

    /** How many calls there have been, whatever they were answered. */
    public int calls() {
        return calls.get();
    }

    /** Waits until nobody has called for a while. */
    public void awaitQuiet() {
        AtomicInteger before = new AtomicInteger(calls());
        Awaitility.await("no call any more")
                .atMost(PATIENCE)
                .pollInterval(QUIET)
                .until(() -> before.getAndSet(calls()) == calls());
    }

    private MockResponse answer(RecordedRequest request) {
        calls.incrementAndGet();
        if (!key.equals(request.getHeaders().get("anchor-api-key"))) {
            return json(401, Map.of("error", Map.of("code", 401, "message", "Invalid API key")));
        }
        HttpUrl url = request.getUrl();
        int page = Integer.parseInt(parameter(url, "page", "1"));
        int limit = Integer.parseInt(parameter(url, "limit", "20"));
        List<Batch> matching = matching(url);
        int pages = (matching.size() + limit - 1) / limit;
        int from = Math.min(matching.size(), (page - 1) * limit);
        int to = Math.min(matching.size(), from + limit);
        Map<String, Object> pagination = Map.of(
                "current_page",
                page,
                "total_pages",
                pages,
                "total_records",
                matching.size(),
                "has_next",
                page < pages,
                "has_prev",
                page > 1);
        List<Map<String, Object>> rows =
                matching.subList(from, to).stream().map(Batch::json).toList();
        return json(200, Map.of("data", Map.of("batches", rows, "pagination", pagination)));
    }

    private List<Batch> matching(HttpUrl url) {
        @Nullable String status = url.queryParameter("status");
        Instant after = Instant.parse(parameter(url, "created_after", "0000-01-01T00:00:00Z"));
        Instant before = Instant.parse(parameter(url, "created_before", "9999-01-01T00:00:00Z"));
        List<Batch> matching = new ArrayList<>(batches.values());
        matching.removeIf(batch -> status != null && !status.equals(batch.status()));
        matching.removeIf(
                batch -> batch.createdAt().isBefore(after) || batch.createdAt().isAfter(before));
        matching.sort(Comparator.comparing(Batch::createdAt).reversed());
        return matching;
    }

    private static String parameter(HttpUrl url, String name, String absent) {
        String value = url.queryParameter(name);
        return value == null ? absent : value;
    }

    private static MockResponse json(int status, Map<String, ?> body) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", "application/json")
                .body(JSON.writeValueAsString(body))
                .build();
    }

    @Override
    public void close() {
        server.close();
    }
}
