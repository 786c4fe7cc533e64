package dev.batchsession.kafka;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.scripted.InMemoryList;
import dev.batchsession.scripted.PageBodies;
import dev.batchsession.testing.Batches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A team whose batches a test creates, changes and removes; the API tells them, newest first, with exclusive bounds. */
final class FakeTeam implements AutoCloseable {
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MockWebServer server = new MockWebServer();
    private final Map<UUID, BatchSummary> batches = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final String account;
    private final @Nullable String key;
    private int created;
    private volatile @Nullable MockResponse always;
    private volatile CountDownLatch open = new CountDownLatch(0);

    /** Serves everybody. */
    FakeTeam() {
        this("a", null);
    }

    /** Serves who sends this key; anybody else is answered with 401. */
    FakeTeam(String account, @Nullable String key) {
        this.account = account;
        this.key = key;
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                calls.incrementAndGet();
                open.await();
                MockResponse failing = always;
                return failing != null ? failing : answer(request);
            }
        });
        try {
            server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the connector calls it. */
    String account() {
        return account;
    }

    String key() {
        return requireNonNull(key);
    }

    String url() {
        return server.url("/").toString();
    }

    /** Creates a pending batch, a second newer than the one before; teams that create as many have batches of the same ids. */
    UUID create() {
        BatchSummary model = Batches.batch(++created);
        show(model.batchId(), model.createdAt(), BatchStatus.PENDING, 0);
        return model.batchId();
    }

    /** Shows a batch with this status, and with so many requests completed. */
    void change(UUID id, BatchStatus status, int completed) {
        show(id, batches.get(id).createdAt(), status, completed);
    }

    private void show(UUID id, Instant createdAt, BatchStatus status, int completed) {
        batches.put(id, new BatchSummary(id, status, 100, completed, 0, createdAt, null));
    }

    void remove(UUID id) {
        batches.remove(id);
    }

    /** What is listed now: status and completed requests of each batch. */
    Map<UUID, String> present() {
        Map<UUID, String> present = new HashMap<>();
        batches.forEach((id, batch) -> present.put(id, batch.statusText() + ' ' + batch.completedRequests()));
        return present;
    }

    /** Creates batch {@code n}, or gives it another status. */
    BatchSummary put(int n, BatchStatus status) {
        BatchSummary model = Batches.batch(n);
        boolean live = status == BatchStatus.PENDING || status == BatchStatus.PROCESSING;
        BatchSummary batch = new BatchSummary(
                model.batchId(),
                status,
                10,
                live ? 1 : 9,
                1,
                model.createdAt(),
                live ? null : model.actualCompletionTime());
        batches.put(batch.batchId(), batch);
        return batch;
    }

    void remove(int n) {
        remove(Batches.batch(n).batchId());
    }

    int calls() {
        return calls.get();
    }

    /** Waits until nobody has called for a while. */
    void awaitQuiet() {
        AtomicInteger before = new AtomicInteger(calls());
        Awaitility.await("no call any more")
                .atMost(PATIENCE)
                .pollInterval(QUIET)
                .until(() -> before.getAndSet(calls()) == calls());
    }

    /** Answers every call so, until it is {@code null}. */
    void always(@Nullable MockResponse answer) {
        always = answer;
    }

    /** Answers no call until the latch is open. */
    void hangUntil(CountDownLatch latch) {
        open = latch;
    }

    @Override
    public void close() {
        open.countDown();
        server.close();
    }

    /** The same without HTTP, answering at once; counts as calls. */
    PageSource source() {
        return request -> Mono.fromSupplier(() -> {
            calls.incrementAndGet();
            return page(request);
        });
    }

    private MockResponse answer(RecordedRequest request) {
        if (key != null && !key.equals(request.getHeaders().get("anchor-api-key"))) {
            return json(401, PageBodies.error(401, "Invalid API key"));
        }
        HttpUrl url = request.getUrl();
        String status = url.queryParameter("status");
        String after = url.queryParameter("created_after");
        String before = url.queryParameter("created_before");
        BatchFilter filter = new BatchFilter(
                status == null ? null : BatchStatus.ofWireName(status),
                after == null ? null : Instant.parse(after),
                before == null ? null : Instant.parse(before));
        int number = Integer.parseInt(url.queryParameter("page"));
        BatchPage page = page(new PageRequest(filter, number, Integer.parseInt(url.queryParameter("limit"))));
        String body = PageBodies.page(page.batches(), number, page.totalPages(), page.totalRecords());
        return json(200, body.replace("\"null\"", "null"));
    }

    private static MockResponse json(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("content-type", "application/json")
                .body(body)
                .build();
    }

    private BatchPage page(PageRequest request) {
        List<BatchSummary> newestFirst = batches.values().stream()
                .filter(batch -> InMemoryList.matches(batch, request.filter()))
                .sorted(comparing(FakeTeam::time).reversed().thenComparing(BatchSummary::batchId))
                .toList();
        return InMemoryList.page(newestFirst, request);
    }

    private static Instant time(BatchSummary batch) {
        Instant createdAt = batch.createdAt();
        return createdAt == null ? Instant.MIN : createdAt;
    }
}
