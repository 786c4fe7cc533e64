package dev.batchsession.cli;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.scripted.InMemoryList;
import dev.batchsession.scripted.PageBodies;
import dev.batchsession.scripted.ScriptedApi;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;

/**
 * A server with a few batches, which a test changes before a certain round of calls. Each listing of pending batches starts a
 * round: the first one is what a command lists at its start, each other is a poll.
 */
final class ChangingApi implements AutoCloseable {
    private final Instant created = Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.MILLIS);

    private final MockWebServer server = new MockWebServer();
    private final Map<UUID, BatchSummary> rows = new ConcurrentHashMap<>();
    private final Map<Integer, Runnable> changes = new ConcurrentHashMap<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private int rounds; // the client makes one call at a time
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean hangs;

    ChangingApi() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    /** Adds a batch, or changes its status. */
    void put(UUID id, BatchStatus status) {
        put(id, status, created);
    }

    void put(UUID id, BatchStatus status, Instant created) {
        boolean live = status == BatchStatus.PENDING || status == BatchStatus.PROCESSING;
        int completed = status == BatchStatus.COMPLETED ? 10 : 0;
        rows.put(id, new BatchSummary(id, status, 10, completed, 0, created, live ? null : created.plusSeconds(60)));
    }

    void remove(UUID id) {
        rows.remove(id);
    }

    /** Makes a change before a round, of which the first is 1. */
    void beforeRound(int round, Runnable change) {
        changes.put(round, change);
    }

    /** Answers the next calls with status 503. */
    void failNext(int calls) {
        failures.set(calls);
    }

    /** Never answers a call for a second page. */
    void hangOnSecondPage() {
        hangs = true;
    }

    /** Returns the query of each call. */
    List<String> queries() {
        return queries;
    }

    Map<String, String> environment() {
        return ProgramRun.environment(server.url("/").toString());
    }

    @Override
    public void close() {
        server.close();
    }

    private MockResponse answer(RecordedRequest request) {
        queries.add(String.valueOf(request.getUrl().query()));
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return ScriptedApi.json(503, "{}");
        }
        if (hangs && number(request, "page") == 2) {
            return ScriptedApi.json(200, "{}")
                    .newBuilder()
                    .headersDelay(60, TimeUnit.SECONDS)
                    .build();
        }
        if ("pending".equals(request.getUrl().queryParameter("status"))) {
            rounds++;
            changes.getOrDefault(rounds, () -> {}).run();
        }
        BatchFilter filter = filter(request);
        BatchPage page = InMemoryList.page(
                rows.values().stream()
                        .filter(row -> InMemoryList.matches(row, filter))
                        .sorted(Comparator.comparing(BatchSummary::batchId))
                        .toList(),
                new PageRequest(filter, number(request, "page"), number(request, "limit")));
        String body = PageBodies.page(page.batches(), page.currentPage(), page.totalPages(), page.totalRecords());
        return ScriptedApi.json(200, body.replace("\"null\"", "null"));
    }

    private static BatchFilter filter(RecordedRequest request) {
        String status = request.getUrl().queryParameter("status");
        return new BatchFilter(
                status == null ? null : BatchStatus.ofWireName(status),
                instant(request.getUrl().queryParameter("created_after")),
                instant(request.getUrl().queryParameter("created_before")));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static int number(RecordedRequest request, String name) {
        return Integer.parseInt(String.valueOf(request.getUrl().queryParameter(name)));
    }
}
