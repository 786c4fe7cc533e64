package dev.batchsession.scripted;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.testing.Batches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * The API on a real loopback socket, for tests of the transport; {@link InMemoryList} needs none. Serves the rows
 * {@link Batches#batch 1 to rows} by the contract, except for calls that a script answers:
 *
 * <pre>{@code
 * api.onPage(2, rejectsKey());
 * }</pre>
 */
public final class ScriptedApi implements AutoCloseable {
    private final MockWebServer server = new MockWebServer();
    private final Map<Integer, Queue<MockResponse>> scripts = new ConcurrentHashMap<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final int rows;
    private volatile @Nullable MockResponse always;

    private ScriptedApi(int rows) {
        this.rows = rows;
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                requests.add(request);
                return answer(request);
            }
        });
    }

    /** A server over HTTP. */
    public static ScriptedApi ofRows(int rows) {
        ScriptedApi api = new ScriptedApi(rows);
        api.start();
        return api;
    }

    /** A server over TLS. */
    public static ScriptedApi ofRows(int rows, SSLSocketFactory tls) {
        ScriptedApi api = new ScriptedApi(rows);
        api.server.useHttps(tls);
        api.start();
        return api;
    }

    private void start() {
        try {
            server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers the next calls for a page by these, one each; then by the contract. */
    public void onPage(int page, MockResponse... answers) {
        scripts.computeIfAbsent(page, p -> new ConcurrentLinkedQueue<>()).addAll(List.of(answers));
    }

    /** Answers every call by this from now on. */
    public void always(MockResponse answer) {
        always = answer;
    }

    /** The address to give a client. */
    public URI baseUrl() {
        return server.url("/").uri();
    }

    /** The calls that arrived, in order. */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /** The page numbers of the calls that arrived, in order. */
    public List<Integer> requestedPages() {
        return requests.stream().map(ScriptedApi::pageOf).toList();
    }

    @Override
    public void close() {
        server.close();
    }

    private MockResponse answer(RecordedRequest request) {
        if (always != null) {
            return always;
        }
        Queue<MockResponse> script = scripts.get(pageOf(request));
        MockResponse scripted = script == null ? null : script.poll();
        return scripted != null ? scripted : page(pageOf(request), parameter(request, "limit"));
    }

    private MockResponse page(int page, int limit) {
        int totalPages = (rows + limit - 1) / limit;
        List<BatchSummary> batches = Batches.batches((page - 1) * limit + 1, Math.min(rows, page * limit));
        return json(200, PageBodies.page(batches, page, totalPages, rows));
    }

    private static int pageOf(RecordedRequest request) {
        return parameter(request, "page");
    }

    private static int parameter(RecordedRequest request, String name) {
        return Integer.parseInt(String.valueOf(request.getUrl().queryParameter(name)));
    }

    /** An answer with a JSON body. */
    public static MockResponse json(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    /** The contract's account of a failure. */
    public static MockResponse error(int status, String message) {
        return json(status, PageBodies.error(status, message));
    }

    /** 401, as the contract has it. */
    public static MockResponse rejectsKey() {
        return error(401, "Invalid API Key");
    }

    /** A failure that tells when to come back. */
    public static MockResponse error(int status, String message, String retryAfter) {
        return error(status, message)
                .newBuilder()
                .addHeader("Retry-After", retryAfter)
                .build();
    }

    /** A login page with success. */
    public static MockResponse sendsHtml() {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "text/html")
                .body("<!doctype html><title>Sign in</title>")
                .build();
    }

    /** Takes the request and never answers. */
    public static MockResponse hangs() {
        return new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build();
    }

    /** Closes the connection without an answer. */
    public static MockResponse closesBeforeAnswering() {
        return new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build();
    }

    /** Closes the connection half way through the body. */
    public static MockResponse closesMidBody() {
        return new MockResponse.Builder()
                .body(PageBodies.page(Batches.batches(1, 100), 1, 2, 200))
                .onResponseBody(new SocketEffect.CloseSocket())
                .build();
    }

    /** A few KiB that unpack to this many bytes of white space. */
    public static MockResponse gzipBomb(long bytes) {
        String block = " ".repeat(8192);
        return gzipped(block, bytes / block.length());
    }

    /** The same page, packed. */
    public static MockResponse gzipped(String body) {
        return gzipped(body, 1);
    }

    private static MockResponse gzipped(String block, long times) {
        Buffer packed = new Buffer();
        try (var gzip = Okio.buffer(new GzipSink(packed))) {
            for (long written = 0; written < times; written++) {
                gzip.writeUtf8(block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new MockResponse.Builder()
                .addHeader("Content-Encoding", "gzip")
                .body(packed)
                .build();
    }

    /** Sends the client elsewhere. */
    public static MockResponse redirectsTo(URI target) {
        return new MockResponse.Builder()
                .code(302)
                .addHeader("Location", target)
                .build();
    }
}
